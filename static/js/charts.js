// Fetches the chart code on pages that have a chart, and keeps the charts in step with
// the page and the theme.

const boxes = () => [...document.querySelectorAll("[data-chart]")];

async function draw() {
  if (!boxes().length) return;
  const { drawAll } = await import("./charts/index.js");
  await document.fonts.ready;
  drawAll(boxes());
}

export function startCharts() {
  draw();
  document.addEventListener("page:updated", draw);
  document.addEventListener("theme:changed", draw);
  document.body.addEventListener("htmx:afterSettle", draw);
}
