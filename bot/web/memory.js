// What this device remembers between visits. Each message has a key of its own, so that two tabs never overwrite each other.

const SPACE = "motcua/";

function places() {
  try {
    localStorage.setItem(SPACE + "try", "1");
    localStorage.removeItem(SPACE + "try");
    return localStorage;
  } catch {
    return null; // private windows and strict frames: the conversation then lives as long as the page
  }
}

const disk = places();
const here = new Map();

export function recall(name) {
  const text = here.get(name) ?? disk?.getItem(SPACE + name);
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export function remember(name, value) {
  const text = JSON.stringify(value);
  try {
    if (!disk) throw new Error("no disk");
    disk.setItem(SPACE + name, text);
    here.delete(name);
  } catch {
    here.set(name, text); // no disk, or a full one
  }
}

export function forget(name) {
  here.delete(name);
  disk?.removeItem(SPACE + name);
}

export function names(prefix) {
  const all = new Set(here.keys());
  for (let i = 0; disk && i < disk.length; i++) {
    const key = disk.key(i);
    if (key.startsWith(SPACE)) all.add(key.slice(SPACE.length));
  }
  return [...all].filter((name) => name.startsWith(prefix));
}

// Another tab of this device wrote `name`, or erased it (value null); name "" means that everything may have changed.
export function onOtherTab(tell) {
  addEventListener("storage", (event) => {
    if (event.storageArea !== disk) return;
    if (event.key === null) tell("", null);
    else if (event.key.startsWith(SPACE)) tell(event.key.slice(SPACE.length), event.newValue && JSON.parse(event.newValue));
  });
}

// One tab at a time; without the Web Locks API the server's own check of repeated ids has to do.
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(SPACE + name, work) : work();
}
