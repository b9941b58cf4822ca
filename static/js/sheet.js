// A link marked data-sheet opens the form of its page in the sheet at the side. The form
// is the element marked data-sheet-form, on a whole page or alone in the answer. An
// answer without such a form means that it was saved.
import Offcanvas from "bootstrap/js/dist/offcanvas";
import htmx from "htmx.org";
import { isDirty, release } from "./forms.js";
import { parsePage, reportFailure, refreshPage, showAnswer } from "./page.js";
import { showToastsOf } from "./toast.js";

const formSelector = "[data-sheet-form]";
const sheet = document.getElementById("sheet");
const content = document.getElementById("sheet-content");
const title = document.getElementById("sheet-title");

let opener = document.body;
let loadedFrom = null;

const currentForm = () => content.querySelector(formSelector);

/** Makes htmx send the form and put the answer's form in its place. */
function prepare() {
  const form = currentForm();
  if (!form) return;
  title.textContent = form.dataset.title;
  form.setAttribute("hx-post", form.getAttribute("action") || loadedFrom);
  form.setAttribute("hx-target", "#sheet-content");
  form.setAttribute("hx-select", formSelector);
  form.setAttribute("hx-swap", "innerHTML");
  htmx.process(form);
}

function focusField(name) {
  const form = currentForm();
  const field =
    form?.querySelector(".is-invalid") ??
    form?.querySelector("[data-error-summary]") ??
    (name && form?.querySelector(`[name="${name}"]`)) ??
    form?.querySelector("[autofocus]") ??
    form?.querySelector(".ob input:not([type=hidden]), .ob select");
  field?.focus();
}

/** Opens the form at `url`; the focus goes to the field named `field`, else the first.
 * `sent` is posted to get the form, null asks for it plainly. */
export async function openSheet(url, field, sent = null) {
  opener = document.activeElement;
  const isDraft = loadedFrom === url && currentForm() && isDirty(currentForm());
  if (!isDraft || sent) {
    loadedFrom = url;
    content.replaceChildren();
    const options = { target: content, select: formSelector, swap: "innerHTML" };
    await htmx.ajax(sent ? "POST" : "GET", url, { ...options, values: sent ?? {} });
  }
  if (!currentForm()) {
    if (!sent) location.assign(url);
    return;
  }
  sheet.addEventListener("shown.bs.offcanvas", () => focusField(field), { once: true });
  Offcanvas.getOrCreateInstance(sheet).show();
}

async function saved(answer, url) {
  loadedFrom = null;
  content.replaceChildren();
  Offcanvas.getOrCreateInstance(sheet).hide();
  await (answer ? showAnswer(parsePage(answer), url) : refreshPage());
}

/** Decides what an answer to the form means. */
function judge(event) {
  const { isError, pathInfo, requestConfig, serverResponse } = event.detail;
  if (requestConfig.verb !== "post") return;
  if (isError) {
    reportFailure();
    return;
  }
  const page = parsePage(serverResponse);
  if (page.querySelector(formSelector)) {
    showToastsOf(page);
    return;
  }
  event.detail.shouldSwap = false;
  saved(serverResponse, pathInfo.responsePath);
}

/** The opener may have been swapped for a twin: then that gets the focus. */
function returnFocus() {
  const href = opener.getAttribute("href");
  const twins = href ? document.querySelectorAll(`a[href="${CSS.escape(href)}"]`) : [];
  const visible = [opener, ...twins].find(
    (element) => element !== document.body && element.checkVisibility(),
  );
  (visible ?? document.getElementById("main")).focus({ preventScroll: true });
}

function isPlainClick(event) {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
}

export function startSheet() {
  if (!sheet) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    if (!link || !isPlainClick(event)) return;
    event.preventDefault();
    // The second click of two has nothing more to open.
    if (event.detail > 1) return;
    openSheet(link.getAttribute("href"), link.dataset.sheetField);
  });
  content.addEventListener("htmx:beforeSwap", judge);
  content.addEventListener("htmx:sendError", reportFailure);
  content.addEventListener("htmx:afterRequest", () => {
    if (currentForm()) release(currentForm());
  });
  content.addEventListener("htmx:afterSwap", (event) => {
    // A part that renews itself leaves the cursor where it is.
    if (event.target !== content) return;
    prepare();
    if (sheet.classList.contains("show")) focusField();
  });
  sheet.addEventListener("hidden.bs.offcanvas", returnFocus);
}
