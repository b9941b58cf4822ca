// Editing in the list: a cell marked data-cell opens a small form in its place. Enter
// saves, Escape leaves it as it was, Tab goes on to the next cell. The server answers
// with the new row and what else changed on the page.
import { attachChoices } from "./choices.js";
import { release } from "./forms.js";
import { parsePage, refreshPage, reportFailure, swapIn } from "./page.js";
import { showToast } from "./toast.js";

const order = ["payee", "note", "date", "category", "amount"];

let open = null;

const rowOf = (element) => element.closest(".tx tr.r");
const addressOf = (row) => row.querySelector("a.nm").getAttribute("href");
const placeOf = (row, name) => row.querySelector(`td[data-cell="${name}"]`);

/** Where the form of a cell stands: in its own, or below the payee. */
const anchorOf = (row, name) => placeOf(row, name) ?? row.querySelector("td.k-payee");

export function closeCell() {
  if (!open) return false;
  const { form, row } = open;
  const held = form.contains(document.activeElement);
  open = null;
  form.remove();
  if (held) row.focus({ preventScroll: true });
  return true;
}

function place(form, row, name) {
  open?.form.remove();
  const anchor = anchorOf(row, name);
  anchor.append(form);
  open = { form, row, name, keyed: open?.keyed };
  form.addEventListener("submit", onSubmit);
  form.addEventListener("keydown", onKey);
  const field = form.querySelector("input:not([type=hidden])");
  field.classList.add("form-control", "form-control-sm");
  field.focus();
  field.select?.();
  if (name === "category") attachChoices(form);
  form.scrollIntoView({ block: "nearest" });
}

/** Opens the row's cell; `keyed` goes on to the next row after saving. */
export async function openCell(row, name, keyed) {
  closeCell();
  const response = await fetch(`${addressOf(row)}cell/${name}/`).catch(() => null);
  if (!response?.ok) {
    await gone(response);
    return;
  }
  const page = parsePage(await response.text());
  place(document.importNode(page.querySelector("form"), true), row, name);
  open.keyed = keyed;
}

async function gone(response) {
  if (response?.status === 404) {
    showToast({ message: "That cannot be edited here any more.", level: "error" });
    await refreshPage();
  } else {
    reportFailure();
  }
}

async function onSubmit(event) {
  event.preventDefault();
  // Whoever leaves the cell while it is sent must not send it again.
  const { form, row, name, keyed } = open;
  const body = new URLSearchParams(new FormData(form));
  body.set("filter", row.closest("table").dataset.filter ?? "");
  const response = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!response || response.status === 404) {
    await gone(response);
    return;
  }
  const page = parsePage(await response.text());
  if (!response.ok) {
    place(document.importNode(page.querySelector("form"), true), row, name);
    return;
  }
  open = null;
  form.remove();
  await showSaved(response, page, row, name);
  if (keyed) goOn(row.id, name);
}

async function showSaved(response, page, row, name) {
  const { toast } = JSON.parse(response.headers.get("HX-Trigger") ?? "{}");
  if (name === "date") await refreshPage();
  else swapRow(page, row);
  if (toast) showToast(toast);
}

function swapRow(page, row) {
  const ticked = row.querySelector(".k-ck input")?.checked;
  document.querySelectorAll(`tr.sp[data-of="${row.id}"]`).forEach((part) => part.remove());
  const fresh = [...page.querySelectorAll("tbody tr")].map((line) =>
    document.importNode(line, true),
  );
  fresh[0]?.classList.toggle("cur", row.classList.contains("cur"));
  const box = fresh[0]?.querySelector(".k-ck input");
  if (box) box.checked = Boolean(ticked);
  row.replaceWith(...fresh);
  ["#list-sums", "#side", "tr.day"].forEach((selector) => swapIn(selector, page));
}

/** Files a row under its suggested category; `keyed` goes on to the next row. */
async function accept(form, keyed) {
  const row = rowOf(form);
  const body = new URLSearchParams(new FormData(form));
  body.set("filter", row.closest("table").dataset.filter ?? "");
  const headers = { "HX-Request": "true" };
  const response = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  release(form);
  if (!response?.ok) {
    await gone(response);
    return;
  }
  await showSaved(response, parsePage(await response.text()), row, "category");
  if (keyed) goOn(row.id);
}

function onAccept(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-accept]")) return;
  event.preventDefault();
  accept(form, !event.submitter || event.submitter.matches(":focus-visible"));
}

/** Takes the row's suggestion; false when it has none. */
export function acceptSuggestion(row) {
  const form = row?.querySelector("form[data-accept]");
  form?.requestSubmit();
  return Boolean(form);
}

/** The focus goes to the same cell of the next row. */
function goOn(id, name) {
  const rows = [...document.querySelectorAll(".tx tr.r")];
  const at = rows.findIndex((row) => row.id === id);
  const next = rows[at + 1] ?? rows[at];
  if (!next) return;
  document.querySelector(".tx tr.cur")?.classList.remove("cur");
  next.classList.add("cur");
  const chip = name === "category" && next.querySelector("[data-cell-open]");
  (chip || next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Goes to the cell before or after this one, saving what was typed. */
function step(back) {
  const { form, row, name, keyed } = open;
  const there = order.filter((each) => placeOf(row, each) || each === "date" || each === "note");
  const next = there[there.indexOf(name) + (back ? -1 : 1)];
  const field = form.querySelector("input:not([type=hidden])");
  if (field.value !== field.defaultValue && name !== "category") {
    open.keyed = false;
    form.requestSubmit();
    return;
  }
  closeCell();
  if (next) openCell(row, next, keyed);
}

function onKey(event) {
  if (event.key === "Escape") {
    event.stopPropagation();
    closeCell();
  } else if (event.key === "Tab") {
    event.preventDefault();
    step(event.shiftKey);
  }
}

function onClick(event) {
  const chip = event.target.closest("[data-cell-open]");
  if (chip && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
    event.preventDefault();
    openCell(rowOf(chip), "category", event.detail === 0);
  } else if (open && !open.form.contains(event.target)) {
    closeCell();
  }
}

export function startCells() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onAccept);
  document.addEventListener("dblclick", (event) => {
    const cell = event.target.closest(".tx tr.r [data-cell]");
    if (!cell || event.target.closest("a, form")) return;
    event.preventDefault();
    openCell(rowOf(cell), cell.dataset.cell, false);
  });
}
