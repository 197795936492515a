/**
 * `npm run soak`: the tests that have a long form, in that form, large photos, then the fuzz run; takes hours. Writes what
 * they measured to the table in docs/reliability.md.
 *
 *   npm run soak -- long-life    only the browser tests of that name, no fuzz run
 *   npm run soak -- large        only photos of 100 and 200 megapixels, through the app
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium } from "./chromium.js";

const SPECS = ["long-life", "faults", "queue", "zip"];
const REPORT = new URL("../docs/reliability.md", import.meta.url);
const [START, END] = ["<!-- soak -->", "<!-- /soak -->"];

const asked = process.argv.slice(2);
const records = join(mkdtempSync(join(tmpdir(), "soak-")), "records.jsonl");
writeFileSync(records, "");
const env = { ...process.env, SOAK: records, CHROMIUM_PATH: ensureChromium() };
/** @param {string} size @param {string} most in MiB, of the browser @param {string[]} more */
const large = (size, most, ...more) =>
  `node bench/large.js --mean --size ${size} --most ${most} ${more.join(" ")}`;
const LARGE = [
  large("10000x10000", "2384"),
  large("10000x10000", "2384", "--format", "png"),
  large("10000x10000", "2384", "--format", "png", "--bits", "16"),
  large("10000x10000", "2384", "--format", "tiff", "--bits", "16"),
  ...["tiff", "bmp", "gif"].map((format) => large("10000x10000", "2384", "--format", format)),
  large("20000x10000", "3815"),
  large("20000x10000", "3815", "--format", "tiff", "--bits", "16"),
];
const specs = (asked.length > 0 ? asked : SPECS).filter((name) => name !== "large");
const runs = [
  ...(specs.length > 0 ? [`npm run test:e2e -- ${specs.join(" ")}`] : []),
  ...(asked.length === 0 || asked.includes("large") ? LARGE : []),
  ...(asked.length > 0 ? [] : ["npm run fuzz"]),
];
const failed = runs.filter((run) => {
  const { status } = spawnSync(run, { env, stdio: "inherit", shell: true });
  return status !== 0;
});

const measured = readFileSync(records, "utf8").split("\n").filter(Boolean);
/** @type {{ what: string, measured: string }[]} */
const rows = measured.map((line) => JSON.parse(line));
const report = readFileSync(REPORT, "utf8");
const [at, end] = [report.indexOf(START), report.indexOf(END)];
const known = new Map(
  [...report.slice(at, end).matchAll(/^\| (.*?) \| .* \|$/gm)]
    .filter(([, what]) => what !== "what" && what !== "---")
    .map(([line, what]) => [what, line]),
);
const when = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores`;
for (const { what, measured } of rows) known.set(what, `| ${what} | ${measured} | ${when} |`);
const table = ["| what | measured | when |", "| --- | --- | --- |", ...known.values()].join("\n");
writeFileSync(REPORT, `${report.slice(0, at)}${START}\n\n${table}\n\n${report.slice(end)}`);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join("; ")}`);
  process.exitCode = 1;
}
