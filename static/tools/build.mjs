// Bundles static/js and static/css with their npm packages into static/build.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { cutIcons } from "./icons.mjs";

const output = "static/build";
const watching = process.argv.includes("--watch");

const shared = {
  bundle: true,
  minify: !watching,
  sourcemap: watching,
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
};

// Charts are split off, so that only pages which draw one fetch them.
const app = {
  ...shared,
  entryPoints: { app: "static/js/app.js", console: "static/js/console.js" },
  outdir: output,
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "files/[name]-[hash]",
  loader: { ".woff2": "file" },
};

// Runs before the first paint, so it is a plain blocking script of its own.
const theme = {
  ...shared,
  entryPoints: ["static/js/theme.js"],
  outdir: output,
  format: "iife",
};

async function watch() {
  for (const options of [app, theme]) {
    await (await esbuild.context(options)).watch();
  }
  console.log("Watching static/js and static/css");
}

/** Empties the output folder but for what app.js imports from it. */
async function startAfresh(files) {
  const folder = join(output, "icons");
  await rm(output, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
  }
}

await startAfresh(await cutIcons());
if (watching) {
  await watch();
} else {
  await Promise.all([esbuild.build(app), esbuild.build(theme)]);
}
