import fc from "fast-check";
import { expect, it } from "vitest";
import { joined } from "../metadata/bytes";
import { MARKER, placesIn, readStream, segmentOf } from "./segments";

const START = Uint8Array.of(0xff, MARKER.start);
const END = Uint8Array.of(0xff, MARKER.end);
const segment = fc.record({
  marker: fc.integer({ min: MARKER.app0, max: MARKER.app15 }),
  content: fc.uint8Array({ maxLength: 40 }),
});
/** Coded data: in it a byte of 0 follows each of 255. */
const coded = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Uint8Array.from(Array.from(bytes).flatMap((b) => (b === 255 ? [b, 0] : [b]))));

it("segments are read as they were written, before a scan and behind it", () => {
  fc.assert(
    fc.property(fc.array(segment), coded, fc.uint8Array(), (segments, data, rest) => {
      const parts = segments.map(({ marker, content }) => segmentOf(marker, content));
      const scan = segmentOf(MARKER.scan, Uint8Array.of(1, 1, 0));
      const head = joined([START, ...parts]);
      const picture = joined([head, scan, data, END]);
      const stream = readStream(joined([picture, rest]));
      expect(stream?.segments.map(({ marker, content }) => ({ marker, content }))).toEqual(
        segments,
      );
      expect(stream).toMatchObject({ scanAt: head.length, end: picture.length });
    }),
  );
});

it("any bytes at all have segments that follow each other", () => {
  const byte = fc.oneof(fc.constantFrom(0, 255, MARKER.end, MARKER.scan), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), fc.nat(20), (array, start) => {
      const bytes = Uint8Array.from(array);
      let before = start + 2;
      for (const { marker, at, end } of placesIn(bytes, start)) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect([bytes[at], bytes[at + 1]]).toEqual([255, marker]);
        expect(end).toBeGreaterThanOrEqual(at + 2);
        before = end;
      }
    }),
  );
});
