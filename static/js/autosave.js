// Boxes and choices marked data-autosave are saved by htmx as soon as they change. What
// could not be saved is put back.
import { reportFailure } from "./page.js";

const before = new WeakMap();

const state = (field) => (field.type === "checkbox" ? field.checked : field.value);

function restore(field) {
  if (field.type === "checkbox") field.checked = !field.checked;
  else if (before.has(field)) field.value = before.get(field);
  reportFailure();
}

const watched = (event) => event.target.matches?.("[data-autosave]");

export function startAutosave() {
  document.addEventListener("focusin", (event) => {
    if (watched(event)) before.set(event.target, state(event.target));
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      if (watched(event)) restore(event.target);
    });
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (watched(event) && event.detail.successful) {
      before.set(event.target, state(event.target));
    }
  });
}
