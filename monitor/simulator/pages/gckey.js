"use strict";
document.querySelectorAll("form[method=post]").forEach((form) => {
  if (form.dataset.held === undefined) {
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  }
});
