/**
 * `npm run corpus`: makes the small files of `e2e/fixtures/corpus`, one of each kind that people have, and
 * `manifest.json` beside them, which tells what is right for each. Colours come from this program's own numbers:
 * exactly where a format has no loss.
 */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bmps } from "./corpus/of-bmp.js";
import { damagedFiles } from "./corpus/of-damaged.js";
import { dngs } from "./corpus/of-dng.js";
import { gifs } from "./corpus/of-gif.js";
import { heics } from "./corpus/of-heic.js";
import { jpegs } from "./corpus/of-jpeg.js";
import { pngs } from "./corpus/of-png.js";
import { tiffs } from "./corpus/of-tiff.js";
import { withVips } from "./corpus/of-vips.js";
import { webps } from "./corpus/of-webp.js";
import { folder, manifest, total } from "./corpus/right.js";

await jpegs();
await pngs();
await gifs();
await webps();
bmps();
await tiffs();
dngs();
heics();
await damagedFiles();
await withVips();
writeFileSync(
  new URL("manifest.json", folder),
  `${JSON.stringify(manifest, null, 1).replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, list) => `[${list.replace(/\s+/g, " ")}]`)}\n`,
);
console.log(`${Object.keys(manifest).length} files, ${total} bytes in ${fileURLToPath(folder)}`);
