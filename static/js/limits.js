// Limits set in the list of budgets: the figure marked data-limit opens a small form in
// its place. Enter saves and goes on to the next budget, Escape leaves it as it was.
import { release } from "./forms.js";
import { parsePage, refreshPage, reportFailure } from "./page.js";
import { showToast } from "./toast.js";

let open = null;

const links = () => [...document.querySelectorAll("[data-limit]")];
const linkAt = (href) => links().find((link) => link.getAttribute("href") === href);

function close() {
  if (!open) return;
  const { form, place, href } = open;
  open = null;
  form.remove();
  place.hidden = false;
  linkAt(href)?.focus({ preventScroll: true });
}

function show(form, place, href) {
  open?.form.remove();
  open = { form, place, href };
  place.hidden = true;
  place.after(form);
  form.addEventListener("submit", onSubmit);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  const field = form.querySelector("[name=amount]");
  field.focus();
  field.select();
}

function ask(url, options = {}) {
  const headers = { "HX-Request": "true" };
  return fetch(url, { ...options, headers }).catch(() => null);
}

async function openLimit(link) {
  close();
  const href = link.getAttribute("href");
  const response = await ask(href);
  if (!response?.ok) {
    reportFailure();
    return;
  }
  showAnswer(await response.text(), link.closest("[data-limit-place]"), href);
}

function showAnswer(html, place, href) {
  const form = parsePage(html).querySelector("form");
  show(document.importNode(form, true), place, href);
}

async function onSubmit(event) {
  event.preventDefault();
  const { form, place, href } = open;
  const all = links().map((link) => link.getAttribute("href"));
  const next = all[all.indexOf(href) + 1];
  const body = new URLSearchParams(new FormData(form));
  const response = await ask(form.action, { method: "POST", body });
  release(form);
  if (!response || response.status >= 500 || response.status === 404) {
    reportFailure();
    return;
  }
  if (!response.ok) {
    showAnswer(await response.text(), place, href);
    return;
  }
  open = null;
  const { toast } = JSON.parse(response.headers.get("HX-Trigger") ?? "{}");
  await refreshPage();
  if (toast) showToast(toast);
  const link = linkAt(next);
  if (link) await openLimit(link);
}

/** The key E is the row's that has the focus, else the first one's. */
function giveKey(row) {
  const link = row?.querySelector("[data-limit]");
  if (!link) return;
  document.querySelectorAll("[data-limit][data-key]").forEach((each) => {
    delete each.dataset.key;
  });
  link.dataset.key = "e";
}

export function startLimits() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-limit]");
    if (link && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      openLimit(link);
    } else if (open && !open.form.contains(event.target)) {
      close();
    }
  });
  document.addEventListener("focusin", (event) => {
    giveKey(event.target.closest("[data-limit-row]"));
  });
  const first = () => giveKey(links()[0]?.closest("[data-limit-row]"));
  document.addEventListener("page:updated", first);
  first();
}
