// The page: what the citizen does goes into the conversation, what the conversation does is shown.

import { Conversation } from "./conversation.js";
import { Line } from "./line.js";
import { onOtherTab, recall, remember } from "./memory.js";
import { prepared } from "./photo.js";
import { said } from "./sentences.js";
import { clear, hide, isAtEnd, offer, reveal, show } from "./view.js";

const $ = (id) => document.getElementById(id);
const framed = parent !== self;
const title = document.title;

const conversation = new Conversation();
let photo = null;
let preparing = null;
let unread = 0;
let offline = null;

const line = new Line(conversation, {
  // A new conversation begins with the page asking for the greeting.
  opened() {
    conversation.write({ choice: "start", label: "", after: -1 });
    line.send();
  },
  received(event) {
    const answered = conversation.waiting.find((entry) => entry.id === event.reply_to);
    if (answered) update(answered, { state: "sent", session: conversation.session.session }); // its 202 was lost on the way
    const entry = conversation.receive(event);
    if (entry) appear(entry);
    if (entry && document.hidden) document.title = `(${++unread}) ${title}`;
  },
  sent(entry, session) {
    update(entry, { state: "sent", session });
    if (session !== conversation.session?.session) resend();
    if (!offline) notice("");
  },
  refused: (entry, error) => update(entry, { state: "refused", error }),
  slowed: notice,
  online(yes) {
    if (!yes) offline ??= setTimeout(lost, 1500);
    else if (offline !== null) {
      clearTimeout(offline);
      offline = null;
      notice("");
    }
  },
  gone(token) {
    if (conversation.session?.token !== token) return; // already begun anew
    if (recall("session") && recall("session").token !== token) return reload(); // by another tab
    conversation.closed();
    conversation.note(said.begun_again);
    redraw();
    line.send();
  },
});

function lost() {
  notice(navigator.onLine ? said.reconnecting : said.offline);
}

function notice(text) {
  if ($("notice").textContent !== text) $("notice").textContent = text;
}

function appear(entry) {
  const follow = isAtEnd() || entry.kind === "own";
  const node = show(entry, { drop });
  settle();
  if (node && follow) reveal(node);
}

function update(entry, what) {
  if (!conversation.entries.has(entry.key)) return;
  show(conversation.change(entry, what), { drop });
  settle();
}

function drop(entry) {
  conversation.remove(entry);
  hide(entry);
  settle();
}

function settle() {
  offer(conversation.inOrder, choose);
  const busy = conversation.unanswered.some((entry) => Date.now() - entry.at < 30000);
  const text = busy ? said.answering : "";
  if ($("typing").textContent !== text) $("typing").textContent = text;
}
setInterval(settle, 5000);

function redraw() {
  $("log").setAttribute("aria-busy", "true");
  clear();
  for (const entry of conversation.inOrder) show(entry, { drop });
  settle();
  $("log").setAttribute("aria-busy", "false");
  if ($("log").lastElementChild) reveal($("log").lastElementChild);
}

function say(what) {
  appear(conversation.write(what));
  line.send();
}

function choose(choice, event) {
  say({ choice: choice.id, label: choice.label });
  if (event.detail === 0) $("text").focus(); // by keyboard: the button is gone, the focus must not be
}

// The composer

function grow() {
  $("text").style.height = "auto";
  $("text").style.height = $("text").scrollHeight + 2 + "px";
}

async function submit() {
  await preparing; // a large photo takes a moment; its words must not leave without it
  const text = $("text").value.trim();
  if (!text && !photo) return $("text").focus();
  const entry = conversation.write({ text, ...(photo && { thumb: photo.thumb }) });
  if (photo) remember("photo/" + entry.key, photo.full);
  $("text").value = "";
  grow();
  attach(null);
  appear(entry);
  line.send();
}

function attach(next) {
  photo = next;
  preparing = null;
  $("photo").value = "";
  $("preview").hidden = !photo;
  if (photo) $("preview").querySelector("img").src = photo.thumb;
  else $("preview").querySelector("img").removeAttribute("src");
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
$("add-photo").addEventListener("click", () => $("photo").click());
$("drop-photo").addEventListener("click", () => {
  attach(null);
  $("add-photo").focus();
});
$("photo").addEventListener("change", async () => {
  const [file] = $("photo").files;
  if (!file) return;
  if ($("notice").textContent === said.photo_unreadable) notice(""); // it was said of the file chosen before
  const mine = prepared(file);
  preparing = mine;
  const next = await mine;
  if (preparing !== mine) return; // another was chosen meanwhile, or this one was taken away
  attach(next);
  if (!next) notice(said.photo_unreadable);
  $("text").focus();
});

// The menu

const closeMenu = () => $("menu").removeAttribute("open");

$("place").hidden = !isSecureContext || !navigator.geolocation;
$("place").addEventListener("click", () => {
  closeMenu();
  notice(said.finding_place);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      notice("");
      say({ position: [coords.latitude, coords.longitude], label: said.place_sent });
    },
    () => notice(said.place_unknown),
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
  $("text").focus();
});
$("restart").addEventListener("click", () => {
  closeMenu();
  say({ choice: "start", label: said.restart });
  $("text").focus();
});
$("print").addEventListener("click", () => {
  closeMenu();
  print();
});
$("ask-erase").addEventListener("click", () => {
  closeMenu();
  $("erase").showModal();
});
$("keep").addEventListener("click", () => $("erase").close("keep"));
$("do-erase").addEventListener("click", () => $("erase").close("erase"));
$("erase").addEventListener("cancel", () => ($("erase").returnValue = "keep"));
$("erase").addEventListener("close", () => {
  if ($("erase").returnValue !== "erase") return $("menu").querySelector("summary").focus();
  line.deaf();
  conversation.erase();
  startOver();
  $("text").focus();
});
addEventListener("click", (event) => {
  if (!$("menu").contains(event.target)) closeMenu();
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("erase").open) return;
  if ($("menu").open) {
    closeMenu();
    $("menu").querySelector("summary").focus();
  } else if (framed) leave();
});

// In the widget's frame: only the word "close" goes out, to whichever page frames us.
const leave = () => parent.postMessage("motcua:close", "*");
$("close").hidden = !framed;
$("close").addEventListener("click", leave);

// Other tabs, the network, being looked at

function startOver() {
  attach(null);
  notice("");
  redraw();
  line.listen();
  line.send();
}

function reload() {
  line.deaf();
  conversation.load();
  redraw();
  resend();
  if (conversation.session) line.listen();
}

function resend() {
  conversation.carryOver();
  line.send();
}

onOtherTab((name, value) => {
  if (name === "" || (name === "session" && (value?.token ?? "") !== (conversation.session?.token ?? ""))) {
    return reload();
  }
  if (!name.startsWith("m/")) return;
  if (value?.kind === "bot" && conversation.entries.has(value.key)) return; // heard by both
  if (value) {
    conversation.take(value);
    appear(value);
  } else if (conversation.entries.has(name.slice(2))) {
    const gone = conversation.entries.get(name.slice(2));
    conversation.entries.delete(gone.key);
    hide(gone);
  }
});

let sleep = null;
document.addEventListener("visibilitychange", () => {
  clearTimeout(sleep);
  if (document.hidden) {
    sleep = setTimeout(() => line.deaf(), 60000); // an unseen page saves its battery, and one of the browser's six connections
    return;
  }
  unread = 0;
  document.title = title;
  line.hurry();
  line.listen();
});
addEventListener("online", () => line.hurry());
addEventListener("offline", lost);
addEventListener("pagehide", () => conversation.trim());
addEventListener("pageshow", (event) => event.persisted && line.listen());

conversation.trim();
startOver();
