// Keys. Each does what a visible control does; they rest while something is typed, while
// a dialog is open, and when switched off (WCAG 2.1.4).
import Modal from "bootstrap/js/dist/modal";
import { acceptSuggestion, closeCell, openCell } from "./cells.js";
import { clearSelection, hasSelection, pressBulk, toggleRow } from "./selection.js";
import { openSheet } from "./sheet.js";
import { undoNewest } from "./toast.js";

const storageKey = "shortcuts";
const chordTime = 900;

let chordStarted = 0;

const press = (selector) => document.querySelector(selector)?.click();

function areOn() {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true;
  }
}

function switchTo(on) {
  try {
    localStorage.setItem(storageKey, on ? "on" : "off");
  } catch {
    // the choice is lost with the page
  }
}

const rows = () => [...document.querySelectorAll(".tx tr.r")];
const currentRow = () => document.querySelector(".tx tr.cur");

function moveRow(step) {
  const list = rows();
  if (!list.length) return;
  const index = list.indexOf(currentRow());
  const next = list[Math.max(0, Math.min(list.length - 1, index + step))];
  currentRow()?.classList.remove("cur");
  next.classList.add("cur");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openRow(field) {
  const link = currentRow()?.querySelector("a.nm");
  if (link) openSheet(link.getAttribute("href"), field);
}

/** Edits in the list, or in the sheet what has no cell of its own. */
function editCell(name) {
  const row = currentRow();
  if (row?.querySelector(`td[data-cell="${name}"]`)) openCell(row, name, true);
  else openRow(name);
}

function setCategory() {
  if (hasSelection()) pressBulk("[data-bulk-category]");
  else editCell("category");
}

async function splitRow() {
  const link = currentRow()?.querySelector("a.nm");
  if (!link) return;
  await openSheet(link.getAttribute("href"), "amount");
  const split = document.querySelector("#sheet [data-split]");
  if (split && !split.open) split.querySelector("summary").click();
}

/** Of all ticked rows, else of the current one. */
function deleteRows() {
  if (hasSelection()) pressBulk("[data-bulk-delete]");
  else currentRow()?.querySelector("[data-row-delete]")?.click();
}

function tickRow(range) {
  toggleRow(currentRow(), range);
}

function focusFilter() {
  const field = document.querySelector("#q") ?? document.querySelector("#search");
  field?.focus();
  field?.select();
}

/** Presses what the page gives the key to, or goes into it. */
function pressOwn(key) {
  const own = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (own?.matches("[type=search]")) own.focus();
  else own?.click();
  return Boolean(own);
}

function showKeys() {
  Modal.getOrCreateInstance("#keys").show();
}

const actions = {
  "/": focusFilter,
  "?": showKeys,
  "[": () => press(".period [rel=prev]"),
  "]": () => press(".period [rel=next]"),
  j: () => moveRow(1),
  k: () => moveRow(-1),
  e: () => editCell("amount"),
  f2: () => editCell("payee"),
  c: setCategory,
  s: splitRow,
  enter: () => acceptSuggestion(currentRow()) || openRow(),
  x: (event) => tickRow(event.shiftKey),
  " ": () => tickRow(false),
  backspace: deleteRows,
  escape: () => closeCell() || clearSelection(),
  z: () => undoNewest(),
  g: () => {
    chordStarted = Date.now();
  },
};

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

/** Enter and space on a link or button are theirs; on the row itself they are its. */
function isTaken(event) {
  if (event.key === "Enter" || event.key === " ") return !event.target.matches("tr.r");
  return isTyping(event.target) || document.querySelector(".modal.show, .offcanvas.show");
}

function runChord(key) {
  const pending = Date.now() - chordStarted < chordTime;
  chordStarted = 0;
  const link = pending && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) link.click();
  return Boolean(link);
}

function onKey(event) {
  const key = event.key.toLowerCase();
  if (isTaken(event)) return;
  if ((event.metaKey || event.ctrlKey) && key === "z") {
    if (undoNewest()) event.preventDefault();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || !areOn()) return;
  if (runChord(key)) return;
  const done = pressOwn(key) || actions[key]?.(event);
  if (done || key in actions) event.preventDefault();
}

export function startShortcuts() {
  if (!document.getElementById("keys")) return;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) showKeys();
  });
  const control = document.querySelector("[data-shortcuts-switch]");
  control.checked = areOn();
  control.addEventListener("change", () => switchTo(control.checked));
}
