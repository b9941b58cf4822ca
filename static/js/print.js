// Paper cannot be unfolded: tables marked data-print-open are open on it.

const folded = () => document.querySelectorAll("details[data-print-open]:not([open])");

export function startPrinting() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...folded()];
    opened.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => (details.open = false));
  });
}
