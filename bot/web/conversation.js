// The messages of this device in their one true order, and the session that they belong to.
//
// An own message stands after the last reply that was on screen when it was written. This order follows from the messages
// themselves, so that a reload, a second tab and a late answer all show the same conversation.

import { forget, names, recall, remember } from "./memory.js";

const KEPT = 300;

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on a local network has no randomUUID
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function compare(a, b) {
  return a.round - b.round || place(a) - place(b) || own(a) - own(b) || (own(a) ? a.at - b.at || (a.key < b.key ? -1 : 1) : 0);
}

const own = (entry) => (entry.kind === "bot" ? 0 : 1);
const place = (entry) => (entry.kind === "bot" ? entry.id : entry.after);

export class Conversation {
  constructor() {
    this.entries = new Map();
    this.session = null;
    this.load();
  }

  load() {
    this.session = recall("session");
    this.entries.clear();
    for (const name of names("m/")) this.take(recall(name));
  }

  take(entry) {
    if (entry) this.entries.set(entry.key, entry);
  }

  get round() {
    return this.session?.round ?? (recall("round") || 0) + 1;
  }

  get last() {
    let last = 0;
    for (const entry of this.entries.values()) {
      if (entry.kind === "bot" && entry.round === this.round) last = Math.max(last, entry.id);
    }
    return last;
  }

  get inOrder() {
    return [...this.entries.values()].sort(compare);
  }

  get waiting() {
    return this.inOrder.filter((entry) => entry.kind === "own" && entry.state === "waiting");
  }

  // Sent, but not answered on this device.
  get open() {
    const answered = new Set(this.inOrder.map((entry) => entry.reply_to));
    return this.inOrder.filter((entry) => entry.kind === "own" && entry.state === "sent" && !answered.has(entry.id));
  }

  // An answer may still come.
  get unanswered() {
    return this.open.filter((entry) => entry.session === this.session?.session);
  }

  opened(session) {
    this.session = { ...session, round: this.round };
    remember("session", this.session);
    remember("round", this.session.round);
  }

  // The server no longer knows the session: what was said stays readable, what was not sent goes along into the next one.
  closed() {
    const unsent = this.waiting;
    this.session = null;
    forget("session");
    for (const entry of unsent) this.change(entry, { round: this.round, after: 0 });
  }

  // Two tabs opened at the same moment may have opened a session each: words that went into the other one are said again in
  // the one that is left. A photo has gone from the device by then.
  carryOver() {
    const elsewhere = (entry) => entry.round === this.round && entry.session && entry.session !== this.session?.session;
    const words = (entry) => !entry.thumb && (entry.text || entry.position);
    if (!this.session) return;
    for (const entry of this.open.filter((one) => elsewhere(one) && words(one))) this.change(entry, { state: "waiting" });
  }

  write(what) {
    const id = newId();
    return this.put({ key: id, id, kind: "own", state: "waiting", round: this.round, after: this.last, at: Date.now(), ...what });
  }

  note(text) {
    return this.put({ key: newId(), kind: "note", round: this.round, after: -2, at: Date.now(), text });
  }

  // Null when this event is known already.
  receive(event) {
    const key = `${this.round}:${event.id}`;
    if (this.entries.has(key)) return null;
    return this.put({ ...event, key, kind: "bot", round: this.round, at: Date.now() });
  }

  change(entry, what) {
    return this.put({ ...this.entries.get(entry.key), ...what });
  }

  put(entry) {
    this.entries.set(entry.key, entry);
    remember("m/" + entry.key, entry);
    return entry;
  }

  remove(entry) {
    this.entries.delete(entry.key);
    forget("m/" + entry.key);
    forget("photo/" + entry.key);
  }

  // Old messages leave the device, never those that still wait.
  trim() {
    const old = this.inOrder.filter((entry) => entry.state !== "waiting").slice(0, -KEPT);
    for (const entry of old) this.remove(entry);
  }

  erase() {
    for (const name of names("")) forget(name);
    this.load();
  }
}
