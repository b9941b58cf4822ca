import {
  axisTooltip,
  base,
  categoryAxis,
  categoryColour,
  figures,
  number,
  token,
  toneColour,
  valueAxis,
} from "./style.js";

function area(colour) {
  return {
    color: {
      type: "linear",
      x: 0,
      y: 0,
      x2: 0,
      y2: 1,
      colorStops: [
        { offset: 0, color: `${colour}26` },
        { offset: 1, color: `${colour}00` },
      ],
    },
  };
}

function limitLine(limit) {
  return {
    symbol: "none",
    silent: true,
    animation: false,
    label: { show: false },
    lineStyle: { color: token("--ink-3"), type: "dashed", width: 1 },
    data: [{ yAxis: Number(limit) }],
  };
}

const lastIndex = (values) => values.findLastIndex((value) => value !== null);

/** The main series stands out: heavier, filled, its last point marked. */
function mainSeries(series, limit) {
  const colour = toneColour(series.tone);
  const values = series.values.map(number);
  const last = lastIndex(values);
  return {
    name: series.name,
    type: "line",
    data: values,
    z: 3,
    symbol: "circle",
    showAllSymbol: true,
    symbolSize: (_, point) => (point.dataIndex === last ? 9 : 0),
    lineStyle: { width: 2.5, color: colour },
    itemStyle: { color: colour, borderColor: token("--surface"), borderWidth: 2 },
    areaStyle: area(colour),
    markLine: limit === null || limit === undefined ? undefined : limitLine(limit),
  };
}

function comparison(series, colour = toneColour(series.tone)) {
  return {
    name: series.name,
    type: "line",
    data: series.values.map(number),
    symbol: "none",
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour },
  };
}

/** Top of the axis when the limit is above all lines; null leaves it to the library. */
function topFor(limit) {
  return ({ max }) => {
    if (Number(limit ?? 0) <= max) return null;
    const step = 10 ** Math.floor(Math.log10(limit)) / 2;
    return Math.ceil(limit / step) * step;
  };
}

/** Lines over time; the first series is the one the chart is about. */
export function line(data) {
  const format = figures(data);
  const [main, ...others] = data.series;
  return {
    ...base(axisTooltip(format.full)),
    grid: { left: 8, right: 24, top: 18, bottom: 4, containLabel: true },
    xAxis: categoryAxis(data.labels, { boundaryGap: false }),
    yAxis: valueAxis(format.short, { max: topFor(data.limit) }),
    series: [mainSeries(main, data.limit), ...others.map((each) => comparison(each))],
  };
}

/** Lines of equal standing, each in a category colour. */
export function lines(data) {
  const format = figures(data);
  return {
    ...base(axisTooltip(format.full)),
    grid: { left: 8, right: 24, top: 14, bottom: 4, containLabel: true },
    xAxis: categoryAxis(data.labels, { boundaryGap: false }),
    yAxis: valueAxis(format.short),
    series: data.series.map((series) => comparison(series, categoryColour(series.colour))),
  };
}

/** One line without figures on the left: the shape is the point. */
export function spark(data) {
  const format = figures(data);
  const colour = toneColour(data.series[0].tone);
  const last = data.labels.length - 1;
  const labelled = new Set([0, Math.round(last / 2), last]);
  return {
    ...base(axisTooltip(format.full)),
    grid: { left: 8, right: 8, top: 8, bottom: 22 },
    xAxis: categoryAxis(data.labels, {
      boundaryGap: false,
      axisLabel: {
        color: token("--ink-3"),
        fontSize: 11,
        interval: (index) => labelled.has(index),
        alignMinLabel: "left",
        alignMaxLabel: "right",
      },
    }),
    yAxis: { type: "value", show: false, scale: true },
    series: [{ ...comparison(data.series[0]), areaStyle: area(colour) }],
  };
}
