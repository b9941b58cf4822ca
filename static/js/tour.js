// The guided first entry: rings what each step is about. Skipped or done, the server
// is told, and it is not drawn again.
import { clear, show } from "./spot.js";

const tour = () => document.querySelector("[data-tour]");
const steps = () => [...tour().querySelectorAll("[data-tour-step]")];

let at = 0;

function showStep() {
  steps().forEach((step, index) => {
    step.hidden = index !== at;
  });
  tour().querySelector("[data-tour-number]").textContent = at + 1;
  const isLast = at === steps().length - 1;
  tour().querySelector("[data-tour-next]").textContent = isLast ? "Done" : "Next";
  show(steps()[at].dataset.tourStep, true);
}

function finish() {
  clear();
  const { done } = tour().dataset;
  const token = tour().querySelector("[name=csrfmiddlewaretoken]").value;
  tour().remove();
  fetch(done, { method: "POST", headers: { "X-CSRFToken": token } });
  document.getElementById("quick-line")?.focus();
}

function onClick(event) {
  if (!tour()) return;
  if (event.target.closest("[data-tour-skip]")) finish();
  if (!event.target.closest("[data-tour-next]")) return;
  at += 1;
  if (at < steps().length) showStep();
  else finish();
}

function onKey(event) {
  const isOpen = document.querySelector(".modal.show, .offcanvas.show");
  if (event.key === "Escape" && tour() && !isOpen) finish();
}

export function startTour() {
  if (!tour()) return;
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  tour().hidden = false;
  showStep();
}
