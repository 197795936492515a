/** Draws the installed app's icons from public/icon.svg: `node scripts/icons.js`. */
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findChromium } from "./chromium.js";

const svg = readFileSync("public/icon.svg", "utf8");
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
/** Share of the side that the picture takes; a maskable icon keeps clear of what a launcher cuts off. */
for (const [name, size, share] of /** @type {const} */ ([
  ["icon-192", 192, 1],
  ["icon-512", 512, 1],
  ["icon-maskable-512", 512, 0.8],
  ["apple-touch-icon", 180, 0.9],
])) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const ground = share === 1 ? "transparent" : "#1b1d21";
  await page.setContent(
    `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${ground}">` +
      svg.replace("<svg", `<svg width="${share * size}" height="${share * size}"`),
  );
  await page.screenshot({ path: `public/${name}.png`, omitBackground: true });
  await page.close();
}
await browser.close();
