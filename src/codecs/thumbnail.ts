/** The small JPEG in a photo's EXIF block, made of the picture while it is written. */
import type { Rect } from "../geometry/rect";
import { levelSize, Means } from "../raster/piece";
import { OWN_VALUES } from "../raster/planes";
import { coloursOf, hasAlpha, type RasterHeader, type Samples } from "../raster/raster";
import { encodeJpeg } from "./jpeg/encode";

/** DCF 2.0 has them 160 pixels wide. */
const SIDE = 160;
const QUALITY = 0.8;

/** Takes a picture's parts in any order, each once. */
export class Thumbnail {
  readonly #picture: RasterHeader;
  readonly #level: number;
  readonly #rect: Rect;
  readonly #means: Means;

  constructor(picture: RasterHeader) {
    this.#picture = picture;
    this.#level = Math.max(0, Math.ceil(Math.log2(Math.max(picture.width, picture.height) / SIDE)));
    this.#rect = { x: 0, y: 0, ...levelSize(picture, this.#level) };
    this.#means = new Means(this.#rect);
  }

  /** @param samples in the picture's channels; of the same type every time */
  add(rect: Rect, samples: Samples): void {
    this.#means.add(this.#rect, this.#level, rect, samples, this.#picture.channels);
  }

  /** After the last part, once. */
  async jpeg(): Promise<Uint8Array<ArrayBuffer>> {
    const { width, height } = this.#rect;
    const rgba = new Uint8ClampedArray(4 * width * height);
    this.#means.write(rgba, 0, OWN_VALUES);
    const [opaque, grey] = [!hasAlpha(this.#picture), coloursOf(this.#picture) === 1];
    const encoder = encodeJpeg({ width, height, opaque, grey }, QUALITY, "4:2:0");
    await encoder.write(rgba, height);
    return new Uint8Array(await (await encoder.finish()).arrayBuffer());
  }
}
