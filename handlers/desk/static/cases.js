// Keys, live news and ready sentences for the pages of cases; both pages work without it.

document.documentElement.classList.add("scripted");

const typing = (event) => event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

// ---- The list: j and k move, Enter opens, x ticks, / searches.

const rows = [...document.querySelectorAll(".cases tbody tr")];
let at = -1;

function moveTo(number) {
  if (!rows.length) return;
  rows[at]?.classList.remove("at");
  at = Math.max(0, Math.min(rows.length - 1, number));
  rows[at].classList.add("at");
  rows[at].querySelector(".code a").focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = rows[at]?.querySelector("input[type=checkbox]");
  if (box) { box.checked = !box.checked; countTicks(); }
}

function countTicks() {
  const place = document.getElementById("ticked");
  const number = document.querySelectorAll("td.pick input:checked").length;
  if (!place) return;
  place.textContent = number ? `(${number})` : "";
  place.closest(".bulk").classList.toggle("on", number > 0);
}

const all = document.querySelector(".cases thead th:first-child .unseen");
if (all) {
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox" });
  box.addEventListener("change", () => {
    for (const one of document.querySelectorAll("td.pick input")) one.checked = box.checked;
    countTicks();
  });
  label.append(box, Object.assign(document.createElement("span"), { className: "unseen", textContent: "Chọn cả trang" }));
  all.parentNode.classList.add("pick");
  all.replaceWith(label);
}

const listKeys = {
  j: () => moveTo(at + 1),
  k: () => moveTo(at - 1),
  x: tick,
  "/": () => document.getElementById("f-q").select(),
};

// ---- A case: r replies, c closes, n notes.

function open(act) {
  const form = document.getElementById(`act-${act}`);
  if (!form) return;
  form.open = true;
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
}
const caseKeys = { r: () => open("reply"), c: () => open("close"), n: () => open("remark") };

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const act = (document.querySelector(".search") ? listKeys : caseKeys)[event.key];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("change", (event) => { if (event.target.closest(".pick")) countTicks(); });

// A link to a field inside a closed form opens the form, also where browsers do not do so by themselves.
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const form = target && target.closest("details");
  if (form) { form.open = true; target.scrollIntoView({ block: "nearest" }); if (target.matches("textarea")) target.focus(); }
}
addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  if (event.target.closest("a[href^='#']")) setTimeout(reveal);
});
reveal();

// ---- Ready sentences go straight into the field; what is there already stays before them.

for (const select of document.querySelectorAll("select[data-fills]")) {
  select.addEventListener("change", () => {
    const text = select.selectedOptions[0].dataset.text;
    const field = document.getElementById(select.dataset.fills);
    if (!text) return;
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
    select.value = "";
    field.focus();
  });
}

// ---- What has come in since: asked for while the page is looked at, told without moving what is read.

const live = document.getElementById("live");
const EVERY = 10_000;

async function ask() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(live.dataset.path, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { new: number } = await answer.json();
  if (!number) return;
  const link = document.createElement("a");
  link.href = live.dataset.page;
  link.textContent = "tải lại";
  live.replaceChildren(`${number < 100 ? number : "Hơn 99"} phản ánh mới – `, link);
  live.hidden = false;
}

if (live) {
  const again = () => ask().catch(() => {});
  setInterval(again, EVERY);
  document.addEventListener("visibilitychange", again);
}

// On a phone the views stand in a row that is wider than the window.
showCurrent(document.querySelector(".tabs ul"));

// ---- From a case back to the list as it was.

const back = document.querySelector(".back a");
if (back) back.search = sessionStorage.getItem("cases") ?? "";
else if (document.querySelector(".search")) sessionStorage.setItem("cases", location.search);
