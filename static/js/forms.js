// What all forms share: sent once, busy while under way, guarded while unsaved.
import { evaluate } from "./calculator.js";

const contents = new WeakMap();

/** What is typed into the form, but for fields that are saved as soon as they change. */
function snapshot(form) {
  const data = new FormData(form);
  form.querySelectorAll("[data-autosave]").forEach((field) => data.delete(field.name));
  return new URLSearchParams(data).toString();
}

/** Remembers what the form held when it was shown. */
function remember(form) {
  if (!contents.has(form)) contents.set(form, snapshot(form));
}

/** Whether something was typed since the form was shown, or before it came back. */
export function isDirty(form) {
  if ("typed" in form.dataset) return true;
  return contents.has(form) && contents.get(form) !== snapshot(form);
}

function showUnsaved(form) {
  form.querySelectorAll("[data-unsaved]").forEach((note) => {
    note.hidden = !isDirty(form);
  });
}

function spinner() {
  const mark = document.createElement("span");
  mark.className = "spinner-border spinner-border-sm";
  mark.setAttribute("aria-hidden", "true");
  mark.dataset.spinner = "";
  return mark;
}

/** Marks the form as under way; a second press of its button then does nothing. */
function hold(form, submitter) {
  form.dataset.sending = "";
  if (!submitter?.matches(".btn")) return;
  submitter.setAttribute("aria-busy", "true");
  submitter.prepend(spinner());
}

/** Makes the form ready to be sent again. */
export function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[data-spinner]").forEach((mark) => mark.remove());
  form.querySelectorAll("[aria-busy]").forEach((button) => {
    button.removeAttribute("aria-busy");
  });
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  hold(form, event.submitter);
}

function onLeave(event) {
  const guarded = [...document.querySelectorAll("form[data-guard]")];
  if (guarded.some((form) => isDirty(form) && !("sending" in form.dataset))) {
    event.preventDefault();
  }
}

/** A sum typed into an amount field is replaced by its result. */
function onBlur(event) {
  if (!event.target.matches("input[inputmode=decimal]")) return;
  const result = evaluate(event.target.value, document.documentElement.dataset.locale);
  if (result !== null) event.target.value = result;
}

/** Ctrl or ⌘ with Enter sends the form one is in; with Shift as its second button does. */
function onSendKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const foot = event.target.form?.querySelector(".of");
  const name = event.shiftKey ? "[name=another]" : ":not([name])";
  const button = foot?.querySelector(`button[type=submit]${name}`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

export function startForms() {
  // Capturing: whoever sends forms in the background must find them held already.
  document.addEventListener("submit", onSubmit, { capture: true });
  document.addEventListener("focusin", (event) => {
    if (event.target.form) remember(event.target.form);
  });
  document.addEventListener("input", (event) => {
    if (event.target.form) showUnsaved(event.target.form);
  });
  document.addEventListener("focusout", onBlur);
  document.addEventListener("keydown", onSendKey);
  addEventListener("beforeunload", onLeave);
  // Back from the next page, the browser shows the form as it was left: busy.
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
  document.querySelector("[data-error-summary], main .is-invalid")?.focus();
}
