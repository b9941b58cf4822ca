// What all charts share: colours from the theme, axes, tooltip, figures.

const root = document.documentElement;
const fontFamily = '"Inter Variable", system-ui, sans-serif';

export const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();

const tones = {
  spend: "--spend-viz",
  income: "--income-viz",
  over: "--over-viz",
  warn: "--warn-viz",
  muted: "--muted-viz",
};

export const toneColour = (tone) => token(tones[tone] ?? tones.muted);

/** Chart colour of one of the 16 category colours, in the current theme. */
export function categoryColour(name) {
  const probe = document.createElement("span");
  probe.className = `k-${name}`;
  probe.hidden = true;
  document.body.append(probe);
  const colour = getComputedStyle(probe).getPropertyValue("--kv").trim();
  probe.remove();
  return colour;
}

/** The house writes the true minus, and €4k where English locales would write €4K. */
function partText({ type, value }) {
  if (type === "minusSign") return "−";
  return type === "compact" && /^[KMBT]$/.test(value) ? value.toLowerCase() : value;
}

/** Formatters of whole amounts, of amounts without decimals, and of axis labels. */
export function figures({ locale, currency }) {
  const maker = (options) => {
    const settings = { style: "currency", currency, ...options };
    const format = new Intl.NumberFormat(locale, settings);
    return (value) => format.formatToParts(value).map(partText).join("");
  };
  return {
    full: maker({}),
    whole: maker({ maximumFractionDigits: 0 }),
    short: maker({ notation: "compact", maximumFractionDigits: 1 }),
  };
}

/** Tooltip box built from text nodes: names people typed never become HTML. */
export function tooltipBox(title, rows) {
  const box = document.createElement("div");
  box.className = "tip";
  const head = document.createElement("b");
  head.textContent = title;
  box.append(head);
  rows.forEach(([name, value]) => box.append(tooltipRow(name, value)));
  return box;
}

function tooltipRow(name, value) {
  const row = document.createElement("div");
  row.className = "tip-r";
  const label = document.createElement("span");
  label.textContent = name;
  const figure = document.createElement("span");
  figure.className = "num";
  figure.textContent = value;
  row.append(label, figure);
  return row;
}

/** Options every chart starts from. The default HTML tooltip writes style attributes,
 * which the Content-Security-Policy blocks; confined, and with a formatter that returns
 * an element, it writes none. */
export function base(tooltip) {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 350,
    textStyle: { fontFamily, fontSize: 12, color: token("--ink-3") },
    tooltip: {
      confine: true,
      className: "echart-tip",
      padding: 0,
      borderWidth: 0,
      backgroundColor: "transparent",
      axisPointer: { lineStyle: { color: token("--control"), type: "solid" } },
      ...tooltip,
    },
  };
}

function axis() {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: token("--ink-3"), fontSize: 11, hideOverlap: true },
    splitLine: { lineStyle: { color: token("--line-2") } },
  };
}

/** Every label up to a year of months, about five of longer rows. */
function labelStep(count) {
  return count > 12 ? Math.ceil(count / 5) - 1 : 0;
}

export function categoryAxis(data, extra) {
  const plain = axis();
  return {
    type: "category",
    data,
    ...plain,
    axisLabel: { ...plain.axisLabel, interval: labelStep(data.length) },
    splitLine: { show: false },
    ...extra,
  };
}

export function valueAxis(format, extra) {
  const plain = axis();
  return {
    type: "value",
    splitNumber: 4,
    ...plain,
    axisLabel: { ...plain.axisLabel, formatter: format },
    ...extra,
  };
}

export const number = (value) => (value === null ? null : Number(value));

/** Tooltip over all series at one place on the axis. */
export function axisTooltip(format) {
  return {
    trigger: "axis",
    formatter: (points) =>
      tooltipBox(
        points[0].axisValue,
        points
          .filter((point) => point.value !== null && point.value !== undefined)
          .map((point) => [point.seriesName, format(point.value)]),
      ),
  };
}
