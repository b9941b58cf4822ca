// Draws each element marked data-chart with one of `kinds` from the JSON that its
// data-source names (the id of an element that has it as its text):
//
//   line, spark, bars: {"locale", "currency", "labels": [text, ...],
//       "series": [{"name", "tone", "values": [number, text or null, ...]}, ...],
//       "limit": number or null}        tone: spend, income, over, warn or muted
//   rows: the same, with "urls" and, for series without a tone, "colours" of the labels
//   lines: the same, each series with a "colour" instead of a tone
//   worth: {"locale", "currency", "labels", "net", "owned", "owed"}, three lists
//   donut: {"locale", "currency", "title", "total",
//       "slices": [{"name", "value", "colour", "url"}, ...]}    colour: a category colour
//   sankey: {"locale", "currency", "nodes": [{"id", "name", "colour", "url"}, ...],
//       "flows": [{"source", "target", "value"}, ...]}       source and target: ids
//   heat: {"locale", "currency", "first", "last", "weekday": 0 is Monday,
//       "days": [[day, amount, shade 0 to 4], ...], "url": with DAY for the day}
//   forecast: {"locale", "currency", "days": [ISO day, ...], "labels", "values", "low",
//       "high", "before": list or null, "floor", "is_below", "method",
//       "lowest": {"day", "value", "label"}}
//
// What has a "url" leads there when it is pressed; bars may have "urls".
//
// The sentence in aria-label and the table that says the same are the server's.
import { init, use } from "echarts/core";
import { BarChart, LineChart, PieChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  CalendarComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { bars } from "./bars.js";
import { donut } from "./donut.js";
import { forecast } from "./forecast.js";
import { heat } from "./heat.js";
import { line, lines, spark } from "./line.js";
import { rows } from "./rows.js";
import { sankey } from "./sankey.js";
import { worth } from "./worth.js";

use([
  BarChart,
  CalendarComponent,
  CanvasRenderer,
  GridComponent,
  LineChart,
  MarkLineComponent,
  PieChart,
  SankeyChart,
  ScatterChart,
  TooltipComponent,
]);

const kinds = { bars, donut, forecast, heat, line, lines, rows, sankey, spark, worth };
const drawn = new Map();

function discardLeft() {
  for (const [box, { chart }] of drawn) {
    if (!box.isConnected) {
      chart.dispose();
      drawn.delete(box);
    }
  }
}

function source(box) {
  return document.getElementById(box.dataset.source)?.textContent ?? "";
}

function chartOf(box) {
  if (drawn.has(box)) return drawn.get(box).chart;
  const label = box.getAttribute("aria-label");
  const chart = init(box, null, { renderer: "canvas" });
  // The library writes its own label over the sentence the server made.
  if (label) box.setAttribute("aria-label", label);
  new ResizeObserver(() => chart.resize()).observe(box);
  chart.on("click", ({ data }) => {
    if (data?.url) location.assign(data.url);
  });
  return chart;
}

function drawOne(box) {
  const text = source(box);
  const theme = document.documentElement.dataset.bsTheme;
  const stamp = `${theme} ${text}`;
  if (!text || drawn.get(box)?.stamp === stamp) return;
  const options = kinds[box.dataset.chart](JSON.parse(text));
  // Only a chart's first appearance moves.
  if (drawn.has(box)) options.animation = false;
  const chart = chartOf(box);
  chart.setOption(options, { notMerge: true });
  drawn.set(box, { chart, stamp });
}

/** Draws what is new or looks different now, and lets go of charts that have left. */
export function drawAll(boxes) {
  discardLeft();
  boxes.forEach(drawOne);
}
