// Reads the page anew every half minute and puts what it says in place. A button stops that; without scripts the page
// stands as it came, with a link to read it again.
(() => {
  "use strict";
  const button = document.getElementById("live");
  if (!button) return;
  const every = 30000;
  let on = true;
  button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
  });
  const opened = (root) => [...root.querySelectorAll("details")].map((each) => each.open);
  setInterval(async () => {
    const main = document.querySelector("main");
    // Who is reading with the keyboard or has marked something must not lose the place.
    if (!on || document.hidden || main.contains(document.activeElement) || String(getSelection())) return;
    try {
      const reply = await fetch(location.href, { signal: AbortSignal.timeout(20000) });
      if (!reply.ok) throw new Error(String(reply.status));
      const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
      const open = opened(main);
      main.replaceWith(document.adoptNode(fresh.querySelector("main")));
      document.querySelectorAll("main details").forEach((each, number) => { each.open = Boolean(open[number]); });
      document.title = fresh.title;
      document.body.classList.remove("stale");
    } catch {
      document.body.classList.add("stale"); // what is shown may be old, and says so
    }
  }, every);
})();
