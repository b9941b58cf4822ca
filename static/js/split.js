// The lines of a split: what they leave of the amount is shown as it is typed, and
// offered in the next empty line. The server judges; this only tells it beforehand.
import { amountOf } from "./calculator.js";

const locale = () => document.documentElement.dataset.locale;
const amountsOf = (form) => [
  ...form.querySelectorAll("[data-split] input[name$='-amount']"),
];

function walletCurrency(form) {
  const fields = form.querySelector("[data-currencies]");
  return JSON.parse(fields.dataset.currencies)[form.elements.wallet.value] ?? "EUR";
}

/** What is left of the amount, in the currency's smallest units, and how to write it. */
function reckon(form) {
  const currency = walletCurrency(form);
  const money = new Intl.NumberFormat(locale(), { style: "currency", currency });
  const digits = money.resolvedOptions().maximumFractionDigits;
  const unit = 10 ** digits;
  const units = (field) => Math.round((amountOf(field.value, locale()) || 0) * unit);
  const typed = amountsOf(form).map(units);
  const left = units(form.elements.amount) - typed.reduce((sum, one) => sum + one, 0);
  const plain = new Intl.NumberFormat(locale(), {
    minimumFractionDigits: digits,
    useGrouping: false,
  });
  return {
    left,
    begun: typed.some(Boolean),
    text: money.format(Math.abs(left) / unit),
    value: plain.format(left / unit),
  };
}

function stateOf({ left, begun, text }) {
  if (!begun) return ["", ""];
  if (left === 0) return ["Adds up", "tag tag-ok"];
  return [`${text} ${left > 0 ? "missing" : "too much"}`, "tag tag-warn"];
}

function show(form) {
  const state = form.querySelector("[data-split-state]");
  if (!state) return;
  const reckoned = reckon(form);
  [state.textContent, state.className] = stateOf(reckoned);
  for (const field of amountsOf(form)) {
    field.placeholder = reckoned.left > 0 ? reckoned.value : "";
  }
}

/** An empty line takes what is left once another line has something. */
function offer(field) {
  if (field.value.trim()) return;
  const { left, begun, value } = reckon(field.form);
  if (!begun || left <= 0) return;
  field.value = value;
  field.select();
  show(field.form);
}

/** A split begins with the category chosen so far. */
function begin(split) {
  const form = split.closest("form");
  for (const name of ["category", "income_category"]) {
    const first = split.querySelector(`select[name$='-0-${name}']`);
    if (first && !first.value) first.value = form.elements[name].value;
  }
  amountsOf(form)[0]?.focus();
  show(form);
}

export function startSplits() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.querySelector("[data-split]")) show(form);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-split] input[name$='-amount']")) offer(event.target);
  });
  // Not at the sheet's own opening, when the split stands open already.
  document.addEventListener("click", (event) => {
    const split = event.target.closest("[data-split] > summary")?.parentElement;
    if (split && !split.open) setTimeout(() => begin(split));
  });
}
