import {
  axisTooltip,
  base,
  categoryAxis,
  figures,
  number,
  token,
  toneColour,
  valueAxis,
} from "./style.js";

const phone = matchMedia("(max-width: 991.98px)");

/** `urls` lead from a group of bars to what they are made of. */
function barSeries(series, urls = []) {
  return {
    name: series.name,
    type: "bar",
    data: series.values.map((value, place) => ({ value: number(value), url: urls[place] })),
    barMaxWidth: phone.matches ? 7 : 13,
    barGap: "20%",
    itemStyle: { color: toneColour(series.tone), borderRadius: [3, 3, 0, 0] },
  };
}

/** Bars side by side, a group for each label. */
export function bars(data) {
  const format = figures(data);
  const shadow = { type: "shadow", shadowStyle: { color: token("--line-2"), opacity: 0.6 } };
  return {
    ...base({ ...axisTooltip(format.full), axisPointer: shadow }),
    grid: { left: 8, right: 16, top: 14, bottom: 10, containLabel: true },
    xAxis: categoryAxis(data.labels),
    yAxis: valueAxis(format.short, { splitNumber: 3 }),
    series: data.series.map((series) => barSeries(series, data.urls)),
  };
}
