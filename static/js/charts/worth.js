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

function pile(name, tone, values) {
  const colour = toneColour(tone);
  return {
    name,
    type: "bar",
    stack: "worth",
    barMaxWidth: 20,
    itemStyle: { color: `${colour}40`, borderColor: colour, borderWidth: 1, borderRadius: 3 },
    data: values.map(number),
  };
}

function netLine(values) {
  const colour = toneColour("spend");
  return {
    name: "Net worth",
    type: "line",
    z: 3,
    symbol: "circle",
    symbolSize: 7,
    lineStyle: { width: 2.5, color: colour },
    itemStyle: { color: colour, borderColor: token("--surface"), borderWidth: 1.5 },
    data: values.map(number),
  };
}

/** What is owned and owed as bars up and down, what is left of it as a line. */
export function worth(data) {
  const format = figures(data);
  return {
    ...base(axisTooltip(format.full)),
    grid: { left: 8, right: 16, top: 14, bottom: 4, containLabel: true },
    xAxis: categoryAxis(data.labels),
    yAxis: valueAxis(format.short),
    series: [
      netLine(data.net),
      pile("Owned", "income", data.owned),
      pile("Owed", "over", data.owed),
    ],
  };
}
