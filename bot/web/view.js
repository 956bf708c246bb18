// How messages look. Everything is built from text nodes: nothing that anybody wrote is ever read as HTML.

import { compare } from "./conversation.js";
import { proof } from "./proof.js";
import { said } from "./sentences.js";

const log = document.getElementById("log");
const nodes = new Map();

const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
const day = (at) => new Date(at).toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" });

// Only the state's own pages and this service's become links: an address in an answer must not lead anybody astray.
const OURS = location.origin.replace(/[^\w/]/g, "\\$&");
const PARTS = new RegExp(
  String.raw`\*\*(.+?)\*\*|((?:https://(?:[a-z0-9-]+\.)*gov\.vn|${OURS})(?:[/?#][^\s<>"]*)?(?![a-z0-9.-]*[a-z0-9]))|(/chat/proofs/[\w-]{22})(?![\w-])`,
  "gis",
);
const PHONE = /^(?:11[345]|0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}|1[89]00[ .]?\d{4}(?:\d\d)?)$/;

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in node && typeof value !== "string") node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

export function rich(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(PARTS)) {
    const [words] = text.slice(0, found.index).split("\n").pop().split(":");
    parts.push(text.slice(from, found.index), found[1] ? strong(found[1]) : found[2] ? link(found[2]) : proof(found[3], words));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

function strong(text) {
  if (!PHONE.test(text)) return element("strong", {}, ...rich(text));
  return element("strong", {}, element("a", { href: "tel:" + text.replace(/[ .]/g, "") }, text));
}

function link(address) {
  const end = address.search(/[.,;:!?)\]]+$/);
  const url = end < 0 ? address : address.slice(0, end);
  const anchor = element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, shortened(url));
  return element("span", {}, anchor, address.slice(url.length));
}

/* An address as people read it; the long number at the end of the portal's says nothing to them. */
function shortened(url) {
  const shown = url.replace(/^https?:\/\//, "");
  return shown.length > 40 ? shown.slice(0, shown.indexOf("/") + 1) + "…" : shown;
}

function about(entry, tell) {
  const time = element("time", { datetime: new Date(entry.at).toISOString() }, clock.format(entry.at));
  const line = element("p", { class: "about" }, entry.from === "officer" ? said.officer + " · " : "", time);
  if (entry.state === "waiting") line.append(" · " + said.waiting);
  if (entry.state === "sent") line.append(element("span", { "aria-hidden": "true" }, " ✓"), element("span", { class: "unseen" }, said.received));
  if (entry.state === "refused") {
    line.append(" · ", entry.error || said.not_sent, " ");
    line.append(element("button", { type: "button", onclick: () => tell.drop(entry) }, said.drop));
  }
  return line;
}

function bubble(entry) {
  const who = said[entry.kind === "own" ? "own" : entry.from === "officer" ? "officer" : "bot"];
  const box = element("div", { class: "bubble" }, element("span", { class: "unseen" }, who + ": "));
  if (entry.thumb) box.append(element("img", { src: entry.thumb, alt: said.photo_sent }));
  box.append(element("span", {}, ...(entry.kind === "own" ? [entry.label || entry.text || ""] : rich(entry.text))));
  return box;
}

function built(entry, tell) {
  if (entry.kind === "note") return element("p", { class: "note" }, entry.text);
  const kind = entry.kind === "own" ? "own " + entry.state : entry.from;
  const node = element("div", { class: "message " + kind }, bubble(entry), about(entry, tell));
  if (entry.kind === "bot") node.append(element("div", { class: "choices" }));
  else node.setAttribute("aria-live", "off"); // whoever wrote it need not hear it again
  return node;
}

// Put one message in its place, or bring it up to date there.
export function show(entry, tell) {
  if (entry.kind === "own" && entry.choice && !entry.label) return null; // the greeting was asked for by the page itself
  if (nodes.has(entry.key)) return renewed(nodes.get(entry.key), entry, tell);
  const node = built(entry, tell);
  nodes.set(entry.key, node);
  node.entry = entry;
  let next = null;
  let before = log.lastElementChild;
  while (before && (!before.entry || compare(before.entry, entry) > 0)) {
    if (before.entry) next = before;
    before = before.previousElementSibling;
  }
  log.insertBefore(node, next ? dayOf(next) : null);
  markDay(node);
  if (next) markDay(next);
  return node;
}

// Only the line below changes: a replaced message would be read out a second time.
function renewed(node, entry, tell) {
  if (entry.kind !== "own" || JSON.stringify(node.entry) === JSON.stringify(entry)) return node;
  node.entry = entry;
  node.className = "message own " + entry.state;
  node.querySelector(".about").replaceWith(about(entry, tell));
  return node;
}

const dayOf = (node) => (node.previousElementSibling?.className === "day" ? node.previousElementSibling : node);

function markDay(node) {
  if (dayOf(node) !== node) dayOf(node).remove();
  const today = day(node.entry.at);
  const before = node.previousElementSibling;
  const first = !before && today === day(Date.now());
  if (!first && (!before || day(before.entry.at) !== today)) node.before(element("p", { class: "day" }, today));
}

export function hide(entry) {
  const node = nodes.get(entry.key);
  if (node) dayOf(node) !== node && dayOf(node).remove();
  node?.remove();
  nodes.delete(entry.key);
}

export function clear() {
  nodes.clear();
  log.replaceChildren();
}

// The answers that can be tapped are those of the newest reply, as long as nothing has been said since.
export function offer(entries, choose) {
  for (const box of log.querySelectorAll(".choices:not(:empty)")) {
    if (box.parentNode.entry !== entries.at(-1)) box.replaceChildren();
  }
  const newest = entries.at(-1);
  const box = nodes.get(newest?.key)?.querySelector(".choices");
  if (!box || box.firstChild || !newest.choices) return;
  newest.choices.forEach((choice, i) => {
    const label = `${i + 1}. ${choice.label}`;
    box.append(element("button", { type: "button", onclick: (event) => choose(choice, event) }, label));
  });
}

// A reply longer than the window is shown from its beginning.
export function reveal(node) {
  const bars = document.querySelector("header").offsetHeight + document.getElementById("composer").offsetHeight;
  node.scrollIntoView({ block: node.offsetHeight > innerHeight - bars ? "start" : "end" });
}

export const isAtEnd = () => innerHeight + scrollY > document.documentElement.scrollHeight - 160;
