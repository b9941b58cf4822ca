import {
  axisTooltip,
  base,
  categoryAxis,
  categoryColour,
  figures,
  token,
  toneColour,
  valueAxis,
} from "./style.js";

const phone = matchMedia("(max-width: 991.98px)");

/** A series without a tone has each row's own colour. */
function rowSeries(series, data) {
  const own = (data.colours ?? []).map(categoryColour);
  return {
    name: series.name,
    type: "bar",
    barMaxWidth: 11,
    barGap: "25%",
    itemStyle: { borderRadius: 3 },
    data: series.values.map((value, place) => ({
      value: Number(value),
      url: data.urls[place],
      itemStyle: { color: series.tone ? toneColour(series.tone) : own[place] },
    })),
  };
}

/** Bars that lie, a group for each label, the first on top. */
export function rows(data) {
  const format = figures(data);
  const shadow = { type: "shadow", shadowStyle: { color: token("--line-2"), opacity: 0.6 } };
  const labels = { color: token("--ink-2"), fontSize: 12, overflow: "truncate" };
  return {
    ...base({ ...axisTooltip(format.full), axisPointer: shadow }),
    grid: { left: 8, right: 16, top: 8, bottom: 4, containLabel: true },
    xAxis: valueAxis(format.short, { splitNumber: phone.matches ? 2 : 4 }),
    yAxis: categoryAxis(data.labels, {
      inverse: true,
      axisLabel: { ...labels, interval: 0, width: phone.matches ? 96 : 150 },
    }),
    series: data.series.map((series) => rowSeries(series, data)),
  };
}
