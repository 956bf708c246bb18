// What is said while the page is looked at; both pages work without it, by loading them anew.

const EVERY = 5_000;
const SIDES = { citizen: "Người dân", bot: "Một Cửa", officer: "Cán bộ", elsewhere: "Cán bộ, từ trang quản lý Zalo OA" };
const waiting = document.getElementById("waiting");
const dialogue = document.getElementById("dialogue");

function part(name, text, kind) {
  const node = document.createElement(name);
  node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

function sealing(seq) {
  const form = part("form", "");
  form.method = "post";
  form.action = dialogue.dataset.seal;
  const kept = part("input", "");
  Object.assign(kept, { type: "hidden", name: "seq", value: seq });
  const told = part("p", "Chỉ dành cho khiếu nại, tố cáo. Giữ kín rồi thì không ai đọc lại được tin này, kể cả anh/chị.");
  form.append(kept, told, part("button", "Giữ kín, không đọc lại nữa", "button danger"));
  const asked = part("details", "", "sealing");
  asked.append(part("summary", "Giữ kín", "seal"), form);
  return asked;
}

function line(said, files) {
  const item = part("li", "", `line ${said.side}`);
  item.append(part("p", `${SIDES[said.side]} · ${said.at}`, "who"));
  if (said.text) item.append(part("p", said.text, "text"));
  if (said.note) item.append(part("p", said.note, "note"));
  for (const file of said.files) {
    const link = part("a", "Xem ảnh", "tap");
    link.href = `${files}/${encodeURIComponent(file)}`;
    item.append(link);
  }
  if (said.seq) {
    item.append(sealing(said.seq));
    item.dataset.seq = said.seq;
  }
  return item;
}

// What a colleague has sealed meanwhile goes from this page too.
function hide(seq) {
  const item = dialogue.querySelector(`li[data-seq="${seq}"]`);
  if (!item) return;
  delete item.dataset.seq;
  item.replaceChildren(item.querySelector(".who"), part("p", "nội dung khiếu nại/tố cáo, không hiển thị", "note"));
}

function row(one) {
  const item = document.createElement("tr");
  const link = part("a", one.asked, "tap");
  link.href = one.path;
  const since = part("td", "");
  since.append(link, " ", part("span", one.waited, "note"));
  const holder = !one.holder ? "chưa có ai" : (one.mine ? "tôi" : one.holder) + (one.opened ? "" : ", chưa mở");
  const cells = [since, part("td", one.channel), part("td", one.reason), part("td", holder)];
  const names = ["Chờ từ", "Kênh", "Lý do", "Người giữ"];
  cells.forEach((cell, place) => { cell.dataset.label = names[place]; });
  item.append(...cells);
  return item;
}

async function read(path) {
  if (document.visibilityState !== "visible") return null;
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : null;
}

let shown = "";
async function lookAtList() {
  const found = await read(waiting.dataset.path);
  if (!found || JSON.stringify(found) === shown || waiting.contains(document.activeElement)) return;
  shown = JSON.stringify(found);
  waiting.querySelector("tbody").replaceChildren(...found.rows.map(row));
  waiting.hidden = !found.rows.length;
  document.getElementById("nobody").hidden = Boolean(found.rows.length);
}

let asking = false;
async function lookAtOne() {
  if (asking) return;
  asking = true;
  try {
    const found = await read(`${dialogue.dataset.path}?after=${dialogue.dataset.after}`);
    if (!found) return;
    dialogue.dataset.after = found.after;
    dialogue.append(...found.lines.map((said) => line(said, dialogue.dataset.files)));
    found.sealed.forEach(hide);
    document.getElementById("changed").hidden = found.state === dialogue.dataset.state;
  } finally {
    asking = false;
  }
}

const look = waiting ? lookAtList : dialogue ? lookAtOne : null;
if (look) {
  const again = () => look().catch(() => {});
  setInterval(again, EVERY);
  document.addEventListener("visibilitychange", again);
}
