// What proves that something was done: a photo, or a document to save. It is fetched with the session's token, since no address
// may carry one, and shown from memory.

import { recall } from "./memory.js";

// `words` are what stands before the address. Until the file is there, and where it cannot be had, its place stays empty.
export function proof(path, words) {
  const box = document.createElement("span");
  box.className = "proof";
  load(path).then(
    (file) => box.replaceChildren(file.name ? saved(file) : seen(file, words)),
    () => box.classList.add("gone"),
  );
  return box;
}

// A photo that was sent a moment ago is still being drawn anew: 503 says to come again.
async function load(path, tries = 6) {
  const headers = { Authorization: `Bearer ${recall("session")?.token}` };
  const answer = await fetch(path, { headers, credentials: "omit" });
  if (answer.status === 503 && tries) {
    await new Promise((later) => setTimeout(later, 2_000));
    return load(path, tries - 1);
  }
  if (!answer.ok) throw new Error(answer.status);
  const [, name] = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition")) || [];
  return { name, url: URL.createObjectURL(await answer.blob()) };
}

function seen({ url }, words) {
  const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", rel: "noopener" });
  link.append(Object.assign(new Image(), { src: url, alt: words }));
  return link;
}

function saved({ name, url }) {
  return Object.assign(document.createElement("a"), { href: url, download: name, textContent: name });
}
