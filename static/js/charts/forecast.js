import { axisTooltip, base, figures, token, tooltipBox, valueAxis } from "./style.js";

const point = (days, values) => days.map((day, at) => [day, Number(values[at])]);

/** The range as two stacked lines: an unseen one below, what it spans above. */
function band(data) {
  const spans = data.high.map((high, at) => Number(high) - Number(data.low[at]));
  const unseen = { opacity: 0 };
  const part = {
    type: "line",
    stack: "range",
    stackStrategy: "all",
    symbol: "none",
    silent: true,
    lineStyle: unseen,
    animation: false,
  };
  return [
    { ...part, name: "low", data: point(data.days, data.low) },
    {
      ...part,
      name: "span",
      data: point(data.days, spans),
      areaStyle: { color: token("--spend-viz"), opacity: 0.14 },
    },
  ];
}

function main(data) {
  const colour = token("--spend-viz");
  return {
    name: "balance",
    type: "line",
    data: point(data.days, data.values),
    symbol: "none",
    z: 4,
    lineStyle: { width: 2.5, color: colour, type: data.method === "known" ? "solid" : "dashed" },
    itemStyle: { color: colour },
    markLine: {
      symbol: "none",
      silent: true,
      animation: false,
      label: { show: false },
      lineStyle: { color: token("--over-viz"), type: "solid", width: 1 },
      data: [{ yAxis: Number(data.floor) }],
    },
  };
}

/** The line as it would be without what is only supposed. */
function before(data) {
  return {
    name: "before",
    type: "line",
    data: point(data.days, data.before),
    symbol: "none",
    lineStyle: { width: 1.5, color: token("--muted-viz") },
    itemStyle: { color: token("--muted-viz") },
  };
}

function lowest(data) {
  const colour = token(data.is_below ? "--over-viz" : "--spend-viz");
  return {
    name: "lowest",
    type: "scatter",
    data: [[data.lowest.day, Number(data.lowest.value)]],
    symbolSize: 11,
    z: 5,
    itemStyle: { color: colour, borderColor: token("--surface"), borderWidth: 2 },
    label: {
      show: true,
      position: "bottom",
      formatter: data.lowest.label,
      color: token("--ink"),
      fontSize: 11,
      fontWeight: 600,
      backgroundColor: token("--surface"),
      padding: [2, 4],
      borderRadius: 4,
    },
    labelLayout: { moveOverlap: "shiftX" },
    tooltip: { show: false },
  };
}

/** A balance ahead, its range, its lowest day; the days are not evenly apart. */
export function forecast(data) {
  const format = figures(data);
  const day = new Intl.DateTimeFormat(data.locale, { day: "numeric", month: "short" });
  const named = (at) => {
    const rows = [["Balance", format.full(Number(data.values[at]))]];
    if (data.before) rows.push(["Before", format.full(Number(data.before[at]))]);
    if (data.low[at] !== data.high[at]) {
      rows.push(["Low", format.full(Number(data.low[at]))]);
      rows.push(["High", format.full(Number(data.high[at]))]);
    }
    return tooltipBox(data.labels[at], rows);
  };
  return {
    ...base({
      ...axisTooltip(format.full),
      formatter: (points) => named(points[0].dataIndex),
    }),
    grid: { left: 8, right: 24, top: 28, bottom: 4, containLabel: true },
    xAxis: {
      type: "time",
      min: data.days[0],
      max: data.days.at(-1),
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: token("--ink-3"),
        fontSize: 11,
        hideOverlap: true,
        formatter: (value) => day.format(value),
      },
    },
    yAxis: valueAxis(format.short, { scale: true, boundaryGap: ["15%", 0] }),
    series: [...band(data), main(data), ...(data.before ? [before(data)] : []), lowest(data)],
  };
}
