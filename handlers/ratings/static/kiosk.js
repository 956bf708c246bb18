// A tablet that nobody touches goes back to its start; what was begun is dropped first, and nothing of it is shown meanwhile.
const { start, drop, rest } = document.body.dataset;
const AGAIN = 5000, WARNED = 10000;
const ask = document.getElementById("ask");
let timer = 0;

async function reset() {
  ask.close();
  document.getElementById("shown").hidden = true;
  try {
    if (drop) await fetch(drop, { method: "POST", body: new URLSearchParams({ thoi: "1" }), redirect: "manual" });
    const answer = await fetch(start, { method: "HEAD" });
    if (!answer.ok) throw new Error(String(answer.status));
    location.replace(start);
  } catch {
    // Without a connection the browser's own error page would stay there for good.
    document.getElementById("away").hidden = false;
    timer = setTimeout(reset, AGAIN);
  }
}

function warn() {
  ask.showModal();
  timer = setTimeout(reset, WARNED);
}

function touched() {
  clearTimeout(timer);
  if (!Number(rest)) return;
  // Only what was begun can be lost.
  timer = drop && !ask.open ? setTimeout(warn, Number(rest) * 1000 - WARNED) : setTimeout(reset, Number(rest) * 1000);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { passive: true });
// Closed by the whole tap and not when it begins, or it would go on to the answer that lies below.
ask.addEventListener("click", () => { ask.close(); touched(); });
// A page that the browser kept whole, and shows again for its back button, may be somebody else's.
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
document.addEventListener("contextmenu", (event) => event.preventDefault());
touched();
