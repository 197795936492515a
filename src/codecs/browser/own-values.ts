/** Whether this browser leaves a file's values alone when it is asked to: some turn them into sRGB all the same. */
import { LINEAR_SRGB } from "../../raster/colour/profile";
import { writeIcc } from "../../raster/colour/write-icc";
import { bytesOf, joined } from "../metadata/bytes";
import { deflate } from "../metadata/deflate";
import { chunkOf, SIGNATURE } from "../png/chunks";
import { decodeInBrowser, readBitmap } from "./decode";

let kept: Promise<boolean> | null = null;

/** Found out once, with a picture of one pixel. */
export function keepsValues(): Promise<boolean> {
  kept ??= tryOut().catch(() => false);
  return kept;
}

const PIXEL = [200, 100, 50];

async function tryOut(): Promise<boolean> {
  const bitmap = await decodeInBrowser(await onePixel());
  const { samples } = readBitmap(bitmap, { orientation: 1, grey: false });
  bitmap.close();
  return PIXEL.every((value, i) => samples[i] === value);
}

/** A PNG that no one could take for sRGB. */
async function onePixel(): Promise<Blob> {
  const icc = await deflate(writeIcc(LINEAR_SRGB));
  const png = [
    bytesOf(SIGNATURE),
    // 1 × 1, RGB of 8 bits.
    chunkOf("IHDR", Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0)),
    chunkOf("iCCP", joined([bytesOf("linear\0\0"), icc])),
    chunkOf("IDAT", await deflate(Uint8Array.of(0, ...PIXEL))),
    chunkOf("IEND", new Uint8Array()),
  ];
  return new Blob(png);
}
