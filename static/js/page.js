// Brings the page up to date after a change, without loading it anew.
import htmx from "htmx.org";
import { showToast, showToastsOf } from "./toast.js";

const parts = ["#side", "#top", "#main"];

export function parsePage(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Puts the part of `page` in place of the one with the same id, or else selector. */
export function swapIn(selector, page) {
  const fresh = page.querySelector(selector);
  const old = fresh && document.querySelector(fresh.id ? `#${CSS.escape(fresh.id)}` : selector);
  if (old) old.replaceWith(document.importNode(fresh, true));
}

function replacePart(selector, page) {
  const old = document.querySelector(selector);
  const fresh = page.querySelector(selector);
  if (!old || !fresh) return;
  old.replaceWith(fresh);
  htmx.process(fresh);
}

/** Swaps sidebar, top bar and main for those of `page`, keeping the focus. */
export function showPage(page) {
  const focused = document.activeElement?.id;
  parts.forEach((selector) => replacePart(selector, page));
  document.title = page.title || document.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  showToastsOf(page);
  document.dispatchEvent(new CustomEvent("page:updated"));
}

export async function refreshPage() {
  const response = await fetch(location.href);
  showPage(parsePage(await response.text()));
}

/** Shows `page`, the answer found at `url`, or renews this page if that is another. */
export async function showAnswer(page, url) {
  if (new URL(url, location.href).pathname === location.pathname) {
    showPage(page);
    return;
  }
  showToastsOf(page);
  await refreshPage();
}

export function reportFailure() {
  showToast({
    message: "The server did not answer. Nothing was changed.",
    level: "error",
  });
}
