// Cuts bootstrap-icons down to the glyphs whose names stand in our sources: the whole
// font is 134 kB, what we show of it about a sixth.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const font = "node_modules/bootstrap-icons/font";
const sources = [
  "accounts",
  "budgets",
  "expense_tracker",
  "ledger",
  "reports",
  "static/js",
  "templates",
];

async function sourceFiles() {
  const lists = await Promise.all(
    sources.map(async (folder) => {
      const names = await readdir(folder, { recursive: true });
      return names.map((name) => join(folder, name));
    }),
  );
  return lists.flat().filter((name) => /\.(py|html|js)$/.test(name));
}

/** Names of icons that occur as a word anywhere in the sources, sorted. */
async function usedNames(codepoints) {
  const files = await sourceFiles();
  const texts = await Promise.all(files.map((name) => readFile(name, "utf8")));
  const words = new Set(texts.join("\n").match(/[a-z0-9]+(?:-[a-z0-9]+)*/g));
  const names = [...words].flatMap((word) => [word, word.replace(/^bi-/, "")]);
  return [...new Set(names)].filter((name) => Object.hasOwn(codepoints, name)).sort();
}

function stylesheet(names, codepoints) {
  const rules = names.map(
    (name) => `.bi-${name}::before{content:"\\${codepoints[name].toString(16)}"}`,
  );
  return [
    '@font-face{font-family:"bootstrap-icons";font-display:block;',
    'src:url("./icons.woff2") format("woff2")}',
    ...rules,
  ].join("\n");
}

async function subset(names, codepoints) {
  const glyphs = String.fromCodePoint(...names.map((name) => codepoints[name]));
  const whole = await readFile(join(font, "fonts/bootstrap-icons.woff2"));
  return subsetFont(whole, glyphs, { targetFormat: "woff2" });
}

/** Contents of icons.css and icons.woff2, by file name. */
export async function cutIcons() {
  const list = await readFile(join(font, "bootstrap-icons.json"), "utf8");
  const codepoints = JSON.parse(list);
  const names = await usedNames(codepoints);
  return {
    "icons.css": stylesheet(names, codepoints),
    "icons.woff2": await subset(names, codepoints),
  };
}
