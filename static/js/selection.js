// Ticked rows of the list: ranges, count and sum, and what is done to all of them. The
// ticks are ordinary checkboxes of the form #bulk; the bar shows while one is set.
import { release } from "./forms.js";
import { sendLive } from "./live.js";
import { openSheet } from "./sheet.js";

const scale = 10_000;
const longPress = 450;

let last = null;
let pressed = null;

const bar = () => document.getElementById("bulk");
const list = () => document.querySelector("table.tx[data-count]");
const boxSelector = ".k-ck input[type=checkbox]";
const boxes = () => [...document.querySelectorAll(`.tx ${boxSelector}`)];
const ticked = () => boxes().filter((box) => box.checked);
const wantsAll = () => Boolean(bar().elements.all.value);

/** 12.50 and -3 of one currency as whole ten-thousandths, so that sums are exact. */
const units = (box) => Math.round(Number(box.dataset.amount) * scale);

function asMoney(amount, currency) {
  const { locale } = document.documentElement.dataset;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount / scale).replace("-", "−");
}

function sums() {
  const found = new Map();
  ticked().forEach((box) => {
    const { currency } = box.dataset;
    found.set(currency, (found.get(currency) ?? 0) + units(box));
  });
  return [...found].map(([currency, sum]) => asMoney(sum, currency));
}

function words() {
  const { count, net } = list().dataset;
  if (wantsAll()) return `${count} selected, ${net}`;
  return `${ticked().length} selected, ${sums().join(" · ")}`;
}

/** Offers all that the filter finds once all that is shown is ticked. */
function offerMatching(all) {
  const offer = bar().querySelector("[data-select-matching]");
  const { count } = list().dataset;
  offer.hidden = !all || wantsAll() || Number(count) <= boxes().length;
  offer.textContent = `Select all ${count} matching`;
}

function show() {
  if (!list() || !bar()) return;
  const chosen = ticked().length;
  const all = chosen > 0 && chosen === boxes().length;
  if (!all) bar().elements.all.value = "";
  const head = list().querySelector("[data-select-all]");
  head.checked = all;
  head.indeterminate = chosen > 0 && !all;
  bar().querySelector("[data-bulk-words]").textContent = words();
  offerMatching(all);
}

function tick(box, on) {
  box.checked = on;
  last = box;
}

/** Ticks, or clears, from the row touched last to this one. */
function tickRange(box, on) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  all.slice(Math.max(from, 0), to + 1).forEach((each) => tick(each, on));
  last = box;
}

/** Ticks the row's box or clears it; with `range` also those since the last one. */
export function toggleRow(row, range) {
  const box = row?.querySelector(boxSelector);
  if (!box) return;
  if (range) tickRange(box, true);
  else tick(box, !box.checked);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Returns whether there was a selection to clear. */
export function clearSelection() {
  if (!bar() || !ticked().length) return false;
  boxes().forEach((box) => tick(box, false));
  show();
  return true;
}

export const hasSelection = () => Boolean(bar()) && ticked().length > 0;

/** Presses a button of the bar for all ticked rows. */
export const pressBulk = (selector) => bar().querySelector(selector).click();

function selectMatching() {
  bar().elements.all.value = "1";
  bar().elements.filter.value = list().dataset.filter;
  show();
}

async function submit(event) {
  const form = event.target;
  const button = event.submitter;
  if (form.id !== "bulk" || event.defaultPrevented) return;
  if (button?.dataset.bulk === "file") {
    setTimeout(() => release(form), 1000);
    return;
  }
  event.preventDefault();
  if (button?.dataset.bulk === "sheet") {
    release(form);
    await openSheet(button.formAction, null, new FormData(form));
  } else if (button) {
    await sendLive(form, button);
  }
}

function onChange(event) {
  if (event.target.matches("[data-select-all]")) {
    boxes().forEach((box) => tick(box, event.target.checked));
  }
  if (event.target.matches(".tx input[type=checkbox]")) show();
}

function onClick(event) {
  const box = event.target.closest(`.tx ${boxSelector}`);
  if (box && event.shiftKey && last) tickRange(box, box.checked);
  else if (box) last = box;
  if (event.target.closest("[data-select-matching]")) selectMatching();
}

// --- fingers: a long press ticks, and while one is ticked a tap does -------------------

function onPress(event) {
  const row = event.target.closest?.(".tx tr.r");
  if (!row || event.pointerType !== "touch") return;
  const timer = setTimeout(() => {
    toggleRow(row);
    pressed.done = true;
  }, longPress);
  pressed = { row, timer, done: false };
}

const onRelease = () => clearTimeout(pressed?.timer);

function onTap(event) {
  const row = event.target.closest?.(".tx tr.r");
  if (!row || pressed?.row !== row) return;
  const byFinger = pressed;
  pressed = null;
  if (!byFinger.done && !hasSelection()) return;
  event.preventDefault();
  event.stopPropagation();
  if (!byFinger.done) toggleRow(row);
}

export function startSelection() {
  document.addEventListener("change", onChange);
  document.addEventListener("click", onTap, { capture: true });
  document.addEventListener("click", onClick);
  document.addEventListener("submit", submit);
  document.addEventListener("reset", () => setTimeout(show));
  document.addEventListener("pointerdown", onPress);
  ["pointerup", "pointercancel", "pointermove"].forEach((name) => {
    document.addEventListener(name, onRelease);
  });
  document.addEventListener("contextmenu", (event) => {
    if (pressed?.done && event.target.closest(".tx tr.r")) event.preventDefault();
  });
  // Older rows that were loaded belong to "all" as well.
  document.addEventListener("htmx:afterSettle", () => {
    if (bar() && wantsAll()) boxes().forEach((box) => tick(box, true));
    show();
  });
  document.addEventListener("page:updated", show);
}
