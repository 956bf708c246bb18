// How far a file is, without loading the page anew; the page works without it, by loading itself.

const EVERY = 1_000;
const progress = document.getElementById("progress");
const file = document.querySelector("[data-take]");

async function follow() {
  try {
    const answer = await fetch(location.href);
    const anew = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
    if (!anew) {
      location.reload();
      return;
    }
    progress.replaceChildren(...anew.childNodes);
  } catch {
    // The network will be back.
  }
  setTimeout(follow, EVERY);
}

if (progress) setTimeout(follow, EVERY);
if (file) addEventListener("load", () => location.assign(file.href));
