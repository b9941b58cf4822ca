// Sums typed into amount fields, `48.50+20`. The server reads them as well; this only
// shows the result before the form is sent.

const precedence = { "+": 1, "-": 1, "*": 2, "/": 2 };
const operations = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

function separators(locale) {
  const parts = new Intl.NumberFormat(locale || "en").formatToParts(1234567.8);
  const value = (type) => parts.find((part) => part.type === type)?.value;
  return { decimal: value("decimal") ?? ".", group: value("group") ?? "," };
}

function tokens(text) {
  return text.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
}

/** Value of a sum of numbers, + - * / and brackets; NaN when it is not one. */
function value(list) {
  const numbers = [];
  const pending = [];
  const apply = () => {
    const right = numbers.pop();
    numbers.push(operations[pending.pop()]?.(numbers.pop(), right));
  };
  for (const token of list) {
    if (token === "(") {
      pending.push(token);
    } else if (token === ")") {
      while (pending.length && pending.at(-1) !== "(") apply();
      pending.pop();
    } else if (token in precedence) {
      while (precedence[pending.at(-1)] >= precedence[token]) apply();
      pending.push(token);
    } else {
      numbers.push(Number(token));
    }
  }
  while (pending.length) apply();
  return numbers.length === 1 ? numbers[0] : NaN;
}

function decimalsOf(list) {
  return Math.max(...list.map((token) => token.split(".")[1]?.length ?? 0));
}

/** Result as the locale writes it, or null when `text` is no sum or has grouping signs,
 * which only the server reads for certain. */
export function evaluate(text, locale) {
  const { decimal, group } = separators(locale);
  const plain = text.replaceAll("−", "-").replace(/\s/g, "");
  if (plain.includes(group) || !/[\d)][-+*/]/.test(plain)) return null;
  const sum = plain.replaceAll(decimal, ".");
  if (/[^\d.()+*/-]/.test(sum)) return null;
  const list = tokens(sum);
  const result = value(list);
  if (!Number.isFinite(result)) return null;
  const decimals = decimalsOf(list);
  const whole = decimals === 0 && Number.isInteger(result);
  return result.toFixed(whole ? 0 : Math.max(2, decimals)).replace(".", decimal);
}

/** The amount as a number, of a sum its result; NaN for what is none, 0 for nothing. */
export function amountOf(text, locale) {
  const typed = evaluate(text, locale) ?? text;
  const plain = typed.replaceAll("−", "-").replace(/[\s'’]/g, "");
  if (!plain) return 0;
  if (!/^-?[\d.,]+$/.test(plain)) return NaN;
  const mark = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  const places = plain.length - mark - 1;
  // Three digits behind a mark are thousands unless it is the locale's decimal mark.
  const isDecimal =
    mark >= 0 && (plain[mark] === separators(locale).decimal || places !== 3);
  const whole = (isDecimal ? plain.slice(0, mark) : plain).replace(/[.,]/g, "");
  return Number(isDecimal ? `${whole}.${plain.slice(mark + 1)}` : whole);
}
