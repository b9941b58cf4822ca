import { base, figures, token, tooltipBox } from "./style.js";

const cell = 18;
const dayLength = 86_400_000;

/** A date of the server as the moment it begins, in UTC, so that no day has 23 hours. */
const moment = (text) => Date.parse(`${text}T00:00:00Z`);
const textOf = (time) => new Date(time).toISOString().slice(0, 10);

function* daysOf({ first, last }) {
  for (let time = moment(first); time <= moment(last); time += dayLength) {
    yield textOf(time);
  }
}

function pointsOf(data) {
  const known = new Map(data.days.map(([day, amount, shade]) => [day, { amount, shade }]));
  return [...daysOf(data)].map((day) => {
    const { amount = "0", shade = 0 } = known.get(day) ?? {};
    return {
      value: [day, Number(amount)],
      url: known.has(day) ? data.url.replace("DAY", day) : "",
      itemStyle: { color: token(`--heat-${shade}`), opacity: 1 },
    };
  });
}

const named = (locale, options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });

/** Sunday first, as the library counts them. */
function weekdays(locale) {
  const format = named(locale, { weekday: "short" });
  return [4, 5, 6, 7, 8, 9, 10].map((day) => format.format(Date.UTC(2026, 0, day)));
}

function months(locale) {
  const format = named(locale, { month: "short" });
  return [...Array(12).keys()].map((month) => format.format(Date.UTC(2026, month, 1)));
}

function calendar(data) {
  const label = { color: token("--ink-3"), fontSize: 11 };
  const clear = { color: "transparent", borderWidth: 0 };
  return {
    range: [data.first, data.last],
    cellSize: [cell, cell],
    left: 44,
    top: 24,
    splitLine: { show: false },
    itemStyle: clear,
    yearLabel: { show: false },
    // The week begins on Monday for us, on Sunday for the library.
    dayLabel: { ...label, firstDay: (data.weekday + 1) % 7, nameMap: weekdays(data.locale) },
    monthLabel: { ...label, nameMap: months(data.locale) },
  };
}

/** A square for each day, its shade the server's. */
export function heat(data) {
  const format = figures(data);
  const dayName = named(data.locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  return {
    ...base({
      formatter: ({ value: [day, amount] }) =>
        tooltipBox(dayName.format(moment(day)), [["", format.full(amount)]]),
    }),
    calendar: calendar(data),
    series: [
      {
        type: "scatter",
        coordinateSystem: "calendar",
        symbol: "roundRect",
        symbolSize: cell - 3,
        data: pointsOf(data),
      },
    ],
  };
}
