// The little that pages cannot do by themselves; every page works without it.

// What was said once is not said again when the page is loaded anew.
const address = new URL(location.href);
if (address.searchParams.has("said")) {
  address.searchParams.delete("said");
  history.replaceState(null, "", address);
}

// On a phone the menu is one line that moves sideways: show where we are. The line alone is moved, since scrollIntoView would take
// the page along, away from the fault at which it opened.
function showCurrent(line) {
  const current = line?.querySelector("[aria-current]");
  if (!current) return;
  const left = current.getBoundingClientRect().left - line.getBoundingClientRect().left;
  line.scrollLeft += left - (line.clientWidth - current.offsetWidth) / 2;
}
showCurrent(document.querySelector(".top nav"));

// A second press of an impatient finger sends nothing.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && isSent(event.target)) {
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; }, 8000);
  }
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Đã sao chép";
  });
}

// A browser in English shows 12/02/2026 for the second of December: beside each day stands how people here say it.
const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
for (const field of document.querySelectorAll("input[type=date]")) {
  const said = document.createElement("output");
  said.className = "day";
  field.after(said);
  const say = () => {
    const day = field.valueAsDate;
    said.textContent = day ? `${WEEKDAYS[day.getUTCDay()]}, ${field.value.split("-").reverse().join("/")}` : "";
  };
  field.addEventListener("input", say);
  addEventListener("pageshow", say);
}

// What was being sent when the session was over comes back into its form, in this tab, for the same officer, and is then forgotten.
const LOST = "lost";
const officer = document.body.dataset.officer;
const KEEPS = /^\/desk\/(cases|conversations)\/[^/]+\/\w+$/;

// A field named "action" or "method" hides the form's own: what stands in the tag is asked for.
const goesTo = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
const isSent = (form) => form.getAttribute("method") === "post";

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(LOST)); } catch { return null; }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const action = goesTo(form);
  if (action === "/desk/sign-out") sessionStorage.removeItem(LOST);
  if (!officer || !isSent(form) || !KEEPS.test(action)) return;
  const fields = [...form.elements].filter((one) => one.matches("textarea, input[type=text]") && one.value.trim());
  if (!fields.length) return;
  const typed = Object.fromEntries(fields.map((one) => [one.name, one.value]));
  sessionStorage.setItem(LOST, JSON.stringify({ officer, action, typed }));
});

function putBack({ action, typed }) {
  const form = [...document.forms].find((one) => isSent(one) && goesTo(one) === action);
  if (!form) return;
  for (const [name, text] of Object.entries(typed)) if (form.elements[name]) form.elements[name].value = text;
  const closed = form.closest("details");
  if (closed) closed.open = true;
  const told = document.createElement("p");
  told.className = "said";
  told.setAttribute("role", "status");
  told.textContent = "Chữ gõ trước khi hết phiên đã trở về ô cũ, chưa gửi.";
  document.getElementById("main").prepend(told);
  form.scrollIntoView({ block: "nearest" });
}

const lost = remembered();
if (!officer && lost) {
  sessionStorage.setItem(LOST, JSON.stringify({ ...lost, over: true }));
  document.getElementById("kept")?.removeAttribute("hidden");
} else if (lost && !lost.over) {
  sessionStorage.removeItem(LOST);
} else if (lost && lost.officer !== officer) {
  sessionStorage.removeItem(LOST);
} else if (lost && lost.action.startsWith(`${location.pathname}/`)) {
  sessionStorage.removeItem(LOST);
  putBack(lost);
}
