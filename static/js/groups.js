// Sharing: choosing a group asks the server who is in it; how an amount is divided is
// reckoned as it is typed. The server judges; this only tells it beforehand.
import { amountOf } from "./calculator.js";

const locale = () => document.documentElement.dataset.locale;

const words = (left, text) => {
  if (left === 0) return ["Adds up", "tag tag-ok"];
  return [`${text} ${left > 0 ? "missing" : "too much"}`, "tag tag-warn"];
};

/** What the weights leave of the amount, or of a hundred percent; null for other ways. */
function reckon(division) {
  const form = division.closest("form");
  const way = division.querySelector("select[name$='way']").value;
  if (way !== "exact" && way !== "percent") return null;
  const money = new Intl.NumberFormat(locale(), {
    style: "currency",
    currency: division.dataset.currency,
  });
  const unit = way === "exact" ? 10 ** money.resolvedOptions().maximumFractionDigits : 100;
  const units = (text) => Math.round((amountOf(text, locale()) || 0) * unit);
  const whole = way === "exact" ? units(form.elements.amount.value) : 100 * unit;
  const typed = [...division.querySelectorAll(".division-row")]
    .filter((row) => row.querySelector("[type=checkbox]").checked)
    .reduce((sum, row) => sum + units(row.querySelector("[name*='weight']").value), 0);
  const left = whole - typed;
  const size = Math.abs(left) / unit;
  return words(left, way === "exact" ? money.format(size) : `${size}%`);
}

function show(form) {
  form.querySelectorAll("[data-division]").forEach((division) => {
    const state = division.querySelector("[data-division-state]");
    [state.textContent, state.className] = reckon(division) ?? ["", ""];
  });
}

export function startGroups() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.querySelector("[data-division]")) show(form);
  });
  document.addEventListener("change", (event) => {
    const asks = event.target.matches("[data-split-with] select[name=share_group]");
    if (!asks) return;
    const form = event.target.form;
    form.requestSubmit(form.querySelector("[data-split-with] button"));
  });
}
