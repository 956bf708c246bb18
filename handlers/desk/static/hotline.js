// Suggestions while somebody speaks, a draft that survives, and three keys; every page of the hotline works without it.

document.documentElement.classList.add("scripted");

// How long the call has lasted.
for (const lasts of document.querySelectorAll("[data-lasts]")) {
  const since = new Date(lasts.parentElement.querySelector("[data-since]").dataset.since);
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    lasts.textContent = seconds < 86400 ? `, ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
  };
  show();
  setInterval(show, 1000);
}

const form = document.getElementById("call");
if (form) {
  const kept = form.querySelector("[data-kept]");
  const question = document.getElementById("f-q");
  let waiting = 0;
  let changed = false;
  let leaving = false;

  const show = (answer) => {
    for (const name of ["warn", "guess", "found"]) {
      const panel = form.querySelector(`[data-panel=${name}]`);
      if (answer[name] !== undefined && !(name !== "found" && panel.contains(document.activeElement))) panel.innerHTML = answer[name];
    }
    for (const place of form.querySelectorAll("[data-need]")) place.textContent = answer.needs[place.dataset.need] ?? "";
    const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    kept.textContent = answer.kept ? `Đã lưu nháp lúc ${now}` : "Chưa lưu nháp";
  };

  // One after another, or an older draft could arrive last.
  let queue = Promise.resolve();
  const tell = (finds) => {
    clearTimeout(waiting);
    queue = queue.then(() => send(finds === true));
  };

  async function send(finds) {
    if (leaving) return;
    const body = new FormData(form);
    if (finds) body.set("find", "1");
    changed = false;
    try {
      const answer = await fetch(form.dataset.live, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
    } catch {
      changed = true;
      kept.textContent = "Chưa lưu nháp, đang thử lại";
      waiting = setTimeout(tell, 5000);
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target === question) return;
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(tell, 600);
  });

  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    tell(true);
  });

  // A suggestion is filled in here; anything else that the form sends leaves the page.
  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    if (name === "to" && value === "find") {
      event.preventDefault();
      tell(true);
    } else if (name === "take") {
      event.preventDefault();
      const mark = value.indexOf("=");
      const field = form.elements[value.slice(0, mark)];
      field.value = value.slice(mark + 1);
      field.focus();
      tell();
    } else {
      clearTimeout(waiting);
      changed = false;
      leaving = true;
    }
  }, { capture: true });
  addEventListener("pageshow", () => { leaving = false; });

  addEventListener("pagehide", () => {
    if (changed) navigator.sendBeacon(form.dataset.live, new FormData(form));
  });
}

// What rings at this operator's telephone; asked for here only, and also while another window covers this one.
const incoming = document.querySelector("#incoming[data-live]");
if (incoming) {
  let shown = incoming.innerHTML.trim();
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(incoming.dataset.live);
      const told = answer.ok ? (await answer.text()).trim() : shown;
      if (told !== shown) incoming.innerHTML = shown = told;
    } catch {
      // Asked again in a moment.
    } finally {
      asking = false;
    }
  };
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);
}

// F2 looks a procedure up, F4 goes back to what is told, F8 goes one step on, F9 opens the call that rings.
const keys = {
  F2: () => document.getElementById("f-q")?.select(),
  F4: () => document.getElementById("f-text")?.focus(),
  F8: () => document.querySelector("[data-key=F8], [name=to][value=read]")?.click(),
  F9: () => document.querySelector("[data-key=F9]")?.click(),
};
document.addEventListener("keydown", (event) => {
  if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  keys[event.key]();
});
