import sharp from "sharp";
import { squares } from "./picture.js";
import { add, toSharp, twoFrames } from "./right.js";

export async function gifs() {
  // Few colours, which a palette holds.
  const flat = squares(3);
  const GIF = { format: "GIF", picture: flat };
  add("plain.gif", await toSharp(flat).gif({ dither: 0, effort: 1 }).toBuffer(), {
    ...GIF,
    tolerance: 4,
  });
  add(
    "interlaced.gif",
    await toSharp(flat).gif({ dither: 0, effort: 1, progressive: true }).toBuffer(),
    { ...GIF, tolerance: 4 },
  );
  add("animated.gif", await twoFrames(flat).gif({ dither: 0, effort: 1 }).toBuffer(), {
    ...GIF,
    tolerance: 4,
  });
  const holes = {
    ...squares(4),
    values: squares(4).values.map((v, i) => (i % 4 < 3 ? v : (i >> 2) % 24 < 8 ? 0 : 255)),
  };
  const bytes = await toSharp(holes).gif({ dither: 0, effort: 1 }).toBuffer();
  // What is hidden has no colour in this format but its palette's.
  const values = [...(await sharp(bytes).raw().toBuffer())];
  add("see-through.gif", bytes, { format: "GIF", picture: { ...holes, values }, tolerance: 4 });
}
