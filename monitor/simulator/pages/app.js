"use strict";
(() => {
  const root = document.getElementById("root");
  const french = document.documentElement.lang === "fr";
  const held = root.dataset.held === "yes";
  const rename = (id) => (root.dataset.renamed === "yes" ? "new-" + id : id);
  const add = (parent, tag, attributes, text) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) { made.setAttribute(name, value); }
    if (text) { made.textContent = text; }
    parent.append(made);
    return made;
  };
  const fail = () => {
    root.replaceChildren();
    add(root, "h1", {}, french ? "Un problème est survenu" : "Something went wrong");
  };
  const field = (form, each) => {
    add(form, "label", { for: rename(each.id) }, each.label);
    if (each.type !== "select") {
      add(form, "input", { id: rename(each.id), type: each.type });
      return;
    }
    const select = add(form, "select", { id: rename(each.id) });
    add(select, "option", { value: "" }, french ? "Veuillez choisir" : "Please select");
    each.options.forEach(([value, text]) => add(select, "option", { value }, text));
  };
  const draw = (screen) => {
    root.replaceChildren();
    const main = add(root, "main", {});
    if (screen.next_hash && location.hash === screen.next_hash) {
      add(main, "h1", {}, french ? "Représentant" : "Representative");
      return;
    }
    add(main, "h1", {}, screen.heading);
    const form = add(main, "form", {});
    screen.fields.forEach((each) => field(form, each));
    const button = add(form, "button", { id: rename(screen.button.id), class: root.dataset.renamed === "yes" ? "btn" : screen.button.class, type: "submit" }, screen.button.text);
    button.disabled = held;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (screen.next_hash) { location.hash = screen.next_hash; }
    });
    window.onhashchange = () => draw(screen);
  };
  fetch("/assets/screen.json?path=" + encodeURIComponent(location.pathname) + "&lang=" + (french ? "fr" : "en"))
    .then((answer) => { if (!answer.ok) { throw new Error(answer.status); } return answer.json(); })
    .then((screen) => {
      if (screen.next_hash && !location.hash) { history.replaceState(null, "", "#/"); }
      draw(screen);
    })
    .catch(fail);
  if (root.dataset.api) {
    fetch(root.dataset.api + "/config").catch(() => undefined);
  }
})();
