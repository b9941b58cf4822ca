// Short notes at the foot of the page: from Django's messages, from the HX-Trigger
// event "toast" ({message, undo}) and from scripts.

const lifetime = 8000;
const most = 3;

const stack = () => document.getElementById("toasts");

/** Runs `action` after `lifetime`, not while the pointer or the focus is on `toast`. */
function expire(toast, action) {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(action, lifetime);
  };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
}

function add(toast) {
  stack().append(toast);
  // An error stays until it is dismissed.
  if (!toast.matches("[data-level~=error]")) expire(toast, () => toast.remove());
  [...stack().children].slice(0, -most).forEach((old) => old.remove());
}

export function showToast({ message, undo, level = "" }) {
  const template = document.getElementById("toast-template");
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.dataset.level = level;
  toast.querySelector("[data-text]").textContent = message;
  const form = toast.querySelector("form");
  if (undo) {
    form.action = undo;
    form.hidden = false;
  }
  add(toast);
}

/** Shows the toasts that came with another page of ours. */
export function showToastsOf(page) {
  page.querySelectorAll("#toasts > *").forEach((toast) => {
    add(document.importNode(toast, true));
  });
}

/** Takes back the newest change that offers it. Returns whether there was one. */
export function undoNewest() {
  const forms = [...stack().querySelectorAll("form:not([hidden])")];
  forms.at(-1)?.requestSubmit();
  return forms.length > 0;
}

export function startToasts() {
  if (!stack()) return;
  // Put in anew, what the server drew is also read out.
  [...stack().children].forEach(add);
  document.body.addEventListener("toast", (event) => showToast(event.detail));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss-toast]")) {
      event.target.closest(".toast-u").remove();
    }
  });
}
