// Fetches the chart code on pages that have a chart, and keeps the charts in step with
// the page and the theme.

const boxes = () => [...document.querySelectorAll("[data-chart]")];

let drawAll = null;

async function load() {
  const [charts] = await Promise.all([import("./charts/index.js"), document.fonts.ready]);
  return charts.drawAll;
}

/** Once loaded this draws at once: printing does not wait. */
async function draw() {
  if (!boxes().length) return;
  drawAll ??= await load();
  drawAll(boxes());
}

export function startCharts() {
  draw();
  document.addEventListener("page:updated", draw);
  document.addEventListener("theme:changed", draw);
  document.body.addEventListener("htmx:afterSettle", draw);
}
