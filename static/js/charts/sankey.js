import { base, categoryColour, figures, token, tooltipBox } from "./style.js";

function nodeOf({ id, name, colour, url }) {
  return { name: id, title: name, url, itemStyle: { color: categoryColour(colour) } };
}

const linkOf = ({ source, target, value }) => ({ source, target, value: Number(value) });

function tooltip(titles, format) {
  return ({ dataType, data, value }) =>
    dataType === "edge"
      ? tooltipBox(`${titles.get(data.source)} → ${titles.get(data.target)}`, [
          ["", format.full(value)],
        ])
      : tooltipBox(data.title, [["", format.full(value)]]);
}

/** Streams of money from node to node; every node passes on what it is given. */
export function sankey(data) {
  const format = figures(data);
  const titles = new Map(data.nodes.map(({ id, name }) => [id, name]));
  return {
    ...base({ formatter: tooltip(titles, format) }),
    // Streams that are still growing would be printed half.
    animation: false,
    series: [
      {
        type: "sankey",
        nodeAlign: "left",
        draggable: false,
        left: 12,
        right: 170,
        top: 12,
        bottom: 12,
        nodeWidth: 9,
        nodeGap: 11,
        emphasis: { focus: "adjacency" },
        lineStyle: { color: "gradient", opacity: 0.28, curveness: 0.5 },
        label: {
          color: token("--ink"),
          fontSize: 12,
          formatter: (point) =>
            `{title|${point.data.title}}  {value|${format.whole(point.value)}}`,
          rich: {
            title: { color: token("--ink"), fontSize: 12 },
            value: { color: token("--ink-3"), fontSize: 12 },
          },
        },
        data: data.nodes.map(nodeOf),
        links: data.flows.map(linkOf),
      },
    ],
  };
}
