// The assistant beside the page. It is asked for when it is opened, and keeps the talk
// until the page is left. Without scripts the same links lead to a page.
import Offcanvas from "bootstrap/js/dist/offcanvas";
import htmx from "htmx.org";
import { reportFailure } from "./page.js";
import { show } from "./spot.js";

const drawer = document.getElementById("help");
const content = document.getElementById("help-content");

let opener = null;

const question = () => document.getElementById("help-question");
const talk = () => document.getElementById("help-talk");

async function load() {
  const url = new URL(drawer.dataset.url, location.href);
  url.searchParams.set("page", location.pathname);
  const options = { target: content, swap: "innerHTML" };
  await htmx.ajax("GET", url.pathname + url.search, options);
}

/** Opens the drawer; with `asked` it answers that at once. */
export async function openHelp(asked = "") {
  opener = document.activeElement;
  if (!talk()) await load();
  if (!talk()) {
    location.assign(drawer.dataset.url);
    return;
  }
  const opened = () => (asked ? ask(asked) : question().focus());
  if (drawer.classList.contains("show")) opened();
  else {
    drawer.addEventListener("shown.bs.offcanvas", opened, { once: true });
    Offcanvas.getOrCreateInstance(drawer).show();
  }
}

/** Puts an answer below the talk so far; its beginning is brought into view. */
async function ask(text) {
  const place = talk();
  const count = place.children.length;
  const url = new URL(drawer.dataset.url, location.href);
  url.searchParams.set("q", text);
  place.setAttribute("aria-busy", "true");
  await htmx.ajax("GET", url.pathname + url.search, {
    target: place,
    swap: "beforeend",
  });
  place.removeAttribute("aria-busy");
  place.children[count]?.scrollIntoView({ block: "start", behavior: "smooth" });
  question().value = "";
  question().focus({ preventScroll: true });
}

function onClick(event) {
  const link = event.target.closest("[data-ask], [data-show], [data-help-open]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.matches("[data-show]")) {
    if (!document.querySelector(`[data-help~="${CSS.escape(link.dataset.show)}"]`)) return;
    event.preventDefault();
    opener = null;
    Offcanvas.getInstance(drawer)?.hide();
    show(link.dataset.show);
    return;
  }
  event.preventDefault();
  if (link.matches("[data-help-open]")) openHelp();
  else if (drawer.contains(link)) ask(link.dataset.ask);
  else openHelp(link.dataset.ask);
}

/** An entry that was asked for is booked once: its buttons make way for a word. */
function onBooked() {
  drawer.querySelectorAll("form[data-sent]").forEach((form) => {
    const note = document.createElement("p");
    note.className = "t-sm mb-0";
    note.textContent = "Added. Undo stands at the foot of the page.";
    form.replaceWith(note);
  });
}

function onSubmit(event) {
  if (event.target.matches("#help form[data-answered]")) event.target.dataset.sent = "";
  if (!event.target.matches("[data-ask-form]")) return;
  event.preventDefault();
  const text = question().value.trim();
  if (text) ask(text);
}

export function startHelp() {
  if (!drawer) return;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("page:updated", onBooked);
  drawer.querySelector("[data-help-anew]").addEventListener("click", async () => {
    await load();
    question()?.focus();
  });
  content.addEventListener("htmx:sendError", reportFailure);
  content.addEventListener("htmx:responseError", reportFailure);
  content.addEventListener("htmx:timeout", reportFailure);
  drawer.addEventListener("hidden.bs.offcanvas", () => {
    const more = document.querySelector(".tabbar [href='#more']");
    // The link of the phone's menu is hidden with it.
    const isThere = opener?.checkVisibility({ visibilityProperty: true });
    const place = isThere && opener !== document.body ? opener : more;
    if (opener) place?.focus({ preventScroll: true });
  });
}
