import { expect, it } from "vitest";
import type { Lost, Reason } from "../../codecs/metadata/kept";
import { lossSentence, lossSentences } from "./losses";

/** All there are, so that none can be forgotten. */
const WHAT: Readonly<Record<Lost["what"], true>> = {
  ...{ exif: true, xmp: true, iptc: true, icc: true, density: true, comment: true, text: true },
  ...{
    other: true,
    thumbnail: true,
    gainMap: true,
    depthMap: true,
    mask: true,
    film: true,
    sound: true,
  },
  ...{ frames: true, pages: true, image: true, credentials: true, unknown: true, provenance: true },
};
const WHY: Readonly<Record<Reason, true>> = {
  ...{ format: true, tooLarge: true, damaged: true, pixels: true, place: true, colours: true },
  ...{ first: true, asked: true },
};

const whats = Object.keys(WHAT) as Lost["what"][];
const whys = Object.keys(WHY) as Reason[];

it.each(whats.flatMap((what) => whys.map((why) => [what, why] as const)))(
  "there are words for %s: %s",
  (what, why) => {
    for (const count of [1, 7]) {
      const sentence = lossSentence(why, [{ what, why, count }], "JPEG XL");
      expect(sentence).toMatch(/^[A-Z\d][^\n.]{4,150} (is|are) not kept: [^\n.]{5,80}\.$/);
      expect(sentence).not.toMatch(/undefined|NaN|null|\[object/);
    }
  },
);

it("what is lost for one reason is told together, the dearest first", () => {
  const lost: Lost[] = [
    { what: "thumbnail", why: "format", count: 1 },
    { what: "frames", why: "format", count: 7 },
    { what: "credentials", why: "pixels", count: 1 },
    { what: "exif", why: "asked", count: 1 },
    { what: "gainMap", why: "format", count: 1 },
  ];
  expect(lossSentences(lost, "PNG")).toEqual([
    "The HDR gain map, 7 further frames and the thumbnail are not kept: PNG has no place for them.",
    "Content Credentials are not kept: made for the pixels of the source only.",
  ]);
  expect(lossSentences([{ what: "frames", why: "format", count: 1 }], "PNG")).toEqual([
    "1 further frame is not kept: PNG has no place for it.",
  ]);
  expect(lossSentences([], "PNG")).toEqual([]);
});
