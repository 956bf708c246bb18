// The little that pages cannot do by themselves; every page works without it.

// What was said once is not said again when the page is loaded anew.
const address = new URL(location.href);
if (address.searchParams.has("said")) {
  address.searchParams.delete("said");
  history.replaceState(null, "", address);
}

// On a phone the menu is one line that moves sideways: show where we are.
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A second press of an impatient finger sends nothing.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && event.target.method === "post") {
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

// What was being sent when the session was over comes back into its form, in this tab, for the same officer, and is then forgotten.
const LOST = "lost";
const officer = document.body.dataset.officer;
const KEEPS = /^\/desk\/(cases|conversations)\/[^/]+\/\w+$/;

function remembered() {
  try { return JSON.parse(sessionStorage.getItem(LOST)); } catch { return null; }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const action = new URL(form.action).pathname;
  if (action === "/desk/sign-out") sessionStorage.removeItem(LOST);
  if (!officer || form.method !== "post" || !KEEPS.test(action)) return;
  const fields = [...form.elements].filter((one) => one.matches("textarea, input[type=text]") && one.value.trim());
  if (!fields.length) return;
  const typed = Object.fromEntries(fields.map((one) => [one.name, one.value]));
  sessionStorage.setItem(LOST, JSON.stringify({ officer, action, typed }));
});

function putBack({ action, typed }) {
  const form = [...document.forms].find((one) => one.method === "post" && new URL(one.action).pathname === action);
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
