// One line on any page: <script src="…/widget.js" async></script>. A button that opens the chat in a frame; nothing else of the
// page is touched, and a shadow tree keeps the styles of either side from the other.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const narrow = matchMedia("(max-width: 480px), (max-height: 480px)");
  const host = document.createElement("motcua-chat");
  const root = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  let frame = null;

  const look = (node, rules) => {
    for (const rule of Object.entries(rules)) node.style.setProperty(...rule, "important");
  };
  const icon = () => {
    const make = (name, attributes) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const pair of Object.entries(attributes)) node.setAttribute(...pair);
      return node;
    };
    const svg = make("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", fill: "currentColor" });
    svg.append(make("path", { d: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z" }));
    return svg;
  };
  const remembered = (open) => {
    try {
      if (open === undefined) return sessionStorage.getItem("motcua-open") === "1";
      sessionStorage.setItem("motcua-open", open ? "1" : "0");
    } catch {
      return false; // a page that may not store anything: closed on the next page
    }
  };

  function build() {
    frame = document.createElement("iframe");
    frame.src = home + "/";
    frame.title = "{{widget_frame}}";
    frame.id = "frame";
    frame.allow = "geolocation"; // asked for only when the citizen wants to send where something is
    root.append(frame);
  }

  function place() {
    const open = button.getAttribute("aria-expanded") === "true";
    const whole = narrow.matches;
    look(button, { display: open && whole ? "none" : "flex" });
    if (!frame) return;
    look(frame, {
      all: "initial",
      display: open ? "block" : "none",
      position: "fixed",
      "z-index": "2147483647",
      inset: whole ? "0" : "auto 16px 84px auto",
      width: whole ? "100%" : "400px",
      height: whole ? "100%" : "min(640px, calc(100vh - 100px))",
      border: whole ? "0" : "1px solid #858d98",
      "border-radius": whole ? "0" : "14px",
      "box-shadow": "0 8px 32px rgb(0 0 0 / .25)",
      background: "#fff",
      "color-scheme": "light dark",
    });
  }

  function toggle(open, focus) {
    if (open && !frame) build();
    button.setAttribute("aria-expanded", open);
    remembered(open);
    place();
    if (focus) (open ? frame : button).focus();
  }

  const isOpen = () => button.getAttribute("aria-expanded") === "true";

  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "frame");
  button.append(icon(), "{{widget}}");
  look(host, { all: "initial" });
  look(button, {
    all: "initial",
    position: "fixed",
    right: "16px",
    bottom: "16px",
    "z-index": "2147483646",
    "align-items": "center",
    gap: "8px",
    "box-sizing": "border-box",
    "min-height": "52px",
    padding: "0 20px",
    border: "2px solid {{on_accent}}",
    "border-radius": "26px",
    background: "{{accent}}",
    color: "{{on_accent}}",
    font: "600 17px/1.2 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
    cursor: "pointer",
    "box-shadow": "0 4px 16px rgb(0 0 0 / .25)",
  });
  button.addEventListener("focus", () => button.matches(":focus-visible") && look(button, { outline: "3px solid {{accent}}", "outline-offset": "3px" }));
  button.addEventListener("blur", () => look(button, { outline: "none" }));
  button.addEventListener("click", () => toggle(!isOpen(), true));
  narrow.addEventListener("change", place);
  addEventListener("keydown", (event) => event.key === "Escape" && isOpen() && toggle(false, true));
  addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.data === "motcua:close") toggle(false, true);
  });

  const ready = () => {
    root.append(button);
    document.body.append(host);
    toggle(remembered(), false);
  };
  if (document.body) ready();
  else addEventListener("DOMContentLoaded", ready);
})();
