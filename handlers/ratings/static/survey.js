// A page that the browser kept whole may hold a form that was sent since: it is asked for anew, and says so.
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.replace(location.href); });
