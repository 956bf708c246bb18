// The line to the server: sends what waits, in order, until it is taken; listens, and picks up where it was cut off.

import { alone, forget, recall } from "./memory.js";
import { said } from "./sentences.js";

const HEARD_WITHIN = 35000; // the server says something every 15 s
const FIRST_BYTE_WITHIN = 8000; // a proxy that holds back streams never shows it

const rest = (ms, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });

// 1, 2, 4 … 20 s, each shortened by chance, so that a thousand phones do not come back in one second.
const pause = (tries) => Math.min(20000, 1000 * 2 ** tries) * (0.3 + 0.7 * Math.random());

export class Line {
  // tell: { opened(), received(event), sent(entry, session), refused(entry, text), slowed(text), online(bool), gone(token) }
  constructor(conversation, tell) {
    this.conversation = conversation;
    this.tell = tell;
    this.sending = false;
    this.listening = null;
    this.opening = null;
    this.streams = "body" in Response.prototype && typeof TextDecoder === "function";
    this.wake = new AbortController();
    this.renew = new AbortController();
  }

  // The server was heard, or somebody wrote: whoever pauses tries again now.
  nudge() {
    this.wake.abort();
    this.wake = new AbortController();
  }

  // The network is back, or the page is looked at again: a line that was open before may be dead without knowing it.
  hurry() {
    this.nudge();
    this.renew.abort();
    this.renew = new AbortController();
  }

  async ask(path, options = {}) {
    const token = this.conversation.session?.token;
    const headers = { ...(token && { Authorization: `Bearer ${token}` }), ...options.headers };
    const answer = await fetch(path, { cache: "no-store", credentials: "omit", ...options, headers });
    if (!answer.ok) throw Object.assign(await problem(answer), { token });
    return answer;
  }

  // Listening and sending may both ask; there is one session.
  open() {
    this.opening ??= alone("open", () => this.begin()).finally(() => (this.opening = null));
    return this.opening;
  }

  async begin() {
    this.conversation.session ??= recall("session");
    if (this.conversation.session) return;
    const answer = await this.ask("/chat/sessions", { method: "POST" });
    this.conversation.opened(await answer.json());
    this.tell.opened();
  }

  async send() {
    if (this.sending) return this.nudge(); // somebody wrote: no reason to sit out a pause
    this.sending = true;
    for (let tries = 0, entry; (entry = this.conversation.waiting[0]); ) {
      try {
        await this.open();
        entry = this.conversation.waiting[0] ?? entry; // a new session begins with its greeting
        await alone("send", () => this.post(entry));
        tries = 0;
      } catch (error) {
        if (error.status === 401) this.tell.gone(error.token);
        else if ([400, 409, 413, 415].includes(error.status)) this.tell.refused(entry, error.message);
        else {
          if (error.status === 429) this.tell.slowed(error.message);
          else this.tell.online(false);
          await rest(Math.max(error.after || 0, pause(tries++)), error.after ? null : this.wake.signal);
        }
      }
    }
    this.sending = false;
  }

  async post(entry) {
    const now = recall("m/" + entry.key);
    if (!now) return this.conversation.entries.delete(entry.key); // erased in another tab
    if (now.state !== "waiting") return this.tell.sent(entry, now.session); // another tab was quicker
    const { session } = this.conversation.session;
    await this.ask("/chat/messages", { method: "POST", signal: limit(60000), ...body(entry) });
    forget("photo/" + entry.key);
    this.tell.sent(entry, session);
    this.tell.online(true);
    this.nudge();
  }

  async listen() {
    if (this.listening) return;
    const stop = (this.listening = new AbortController());
    for (let tries = 0; !stop.signal.aborted; ) {
      try {
        await this.open();
        if (this.streams) await this.stream(stop.signal);
        else await this.poll(stop.signal);
        tries = 0;
        if (this.streams) await rest(pause(0), this.wake.signal); // the server ended the stream: it is going down
      } catch (error) {
        if (stop.signal.aborted) break;
        if (error.status === 401) this.tell.gone(error.token);
        else {
          this.tell.online(false);
          // Cut by ourselves (silence, a page looked at again): at once, on a new line.
          if (error.name !== "AbortError") await rest(Math.max(error.after || 0, pause(tries++)), this.wake.signal);
        }
      }
    }
  }

  // The page is not looked at, or everything was erased.
  deaf() {
    this.listening?.abort();
    this.listening = null;
  }

  async stream(signal) {
    const cut = new AbortController();
    const end = () => cut.abort();
    const without = () => ((this.streams = false), end());
    signal.addEventListener("abort", end);
    this.renew.signal.addEventListener("abort", end);
    let clock = setTimeout(without, FIRST_BYTE_WITHIN);
    let first = true;
    try {
      const answer = await this.ask(`/chat/events?after=${this.conversation.last}`, { signal: cut.signal });
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      for (let text = ""; ; ) {
        const { value, done } = await reader.read();
        if (done || cut.signal.aborted) return;
        this.tell.online(true);
        if (first) this.nudge();
        first = false;
        clearTimeout(clock);
        clock = setTimeout(end, HEARD_WITHIN);
        const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
        text = blocks.pop();
        blocks.forEach((block) => this.hear(block));
      }
    } finally {
      clearTimeout(clock);
    }
  }

  hear(block) {
    for (const row of block.split("\n")) {
      if (row.startsWith("data: ")) this.tell.received(JSON.parse(row.slice(6)));
    }
  }

  async poll(signal) {
    const headers = { Accept: "application/json" };
    const answer = await this.ask(`/chat/events?after=${this.conversation.last}`, { headers, signal: limit(40000, signal) });
    this.tell.online(true);
    (await answer.json()).forEach((event) => this.tell.received(event));
  }
}

function limit(ms, signal) {
  const cut = new AbortController();
  setTimeout(() => cut.abort(), ms);
  signal?.addEventListener("abort", () => cut.abort());
  return cut.signal;
}

function body(entry) {
  const photo = recall("photo/" + entry.key);
  if (entry.thumb && !photo) throw Object.assign(new Error(said.photo_gone), { status: 400 });
  if (!photo) {
    const said = entry.choice ? { choice: entry.choice } : entry.position ? { position: entry.position } : { text: entry.text };
    return { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id: entry.id, ...said }) };
  }
  const form = new FormData();
  form.append("id", entry.id);
  if (entry.text) form.append("text", entry.text);
  form.append("photo", toBlob(photo), "anh.jpg");
  return { body: form };
}

// fetch(dataUrl) would be shorter, but the page's policy allows connections to its own server only.
function toBlob(dataUrl) {
  const [head, data] = dataUrl.split(",");
  return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type: head.slice(5, head.indexOf(";")) });
}

async function problem(answer) {
  const told = await answer.json().catch(() => ({}));
  const error = new Error(told.error || said.not_taken);
  return Object.assign(error, { status: answer.status, after: Number(answer.headers.get("Retry-After") || 0) * 1000 });
}
