import { base, categoryColour, figures, token, tooltipBox } from "./style.js";

function middle(data, format) {
  return {
    show: true,
    position: "center",
    formatter: `{title|${data.title}}\n{total|${format.whole(Number(data.total))}}`,
    rich: {
      title: { color: token("--ink-3"), fontSize: 12, lineHeight: 20 },
      total: { color: token("--ink"), fontSize: 24, fontWeight: 600, lineHeight: 30 },
    },
  };
}

const slice = ({ name, value, colour, url }) => ({
  url,
  name,
  value: Number(value),
  itemStyle: { color: categoryColour(colour) },
});

/** Shares of a whole, with the whole in the middle; the table beside it is the legend. */
export function donut(data) {
  const format = figures(data);
  return {
    ...base({
      formatter: (point) =>
        tooltipBox(point.name, [[`${point.percent.toFixed(1)}%`, format.full(point.value)]]),
    }),
    series: [
      {
        type: "pie",
        radius: ["58%", "82%"],
        padAngle: 1.2,
        itemStyle: { borderRadius: 4 },
        label: middle(data, format),
        emphasis: { scaleSize: 4 },
        data: data.slices.map(slice),
      },
    ],
  };
}
