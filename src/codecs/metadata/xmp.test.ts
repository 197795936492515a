import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetOf, RDF } from "./builders.fixtures";
import { asUtf8, binaryText, bytesOf } from "./bytes";
import { type Provenance, ratingOf, readProvenance, withProvenance } from "./provenance";
import {
  holdsPlace,
  merged,
  openXmp,
  propertyOf,
  SPACE,
  tellsPlace,
  withoutPadding,
  withoutProperties,
  withValues,
} from "./xmp";

const now = new Date("2026-11-25T12:00:00.5Z");
const provenance: Provenance = {
  version: "0.1.0",
  model: "ab".repeat(32),
  settings: 'Stärke "50 %" <&>\n\t日本 😀',
};

const names = `xmlns:exif="${SPACE.exif}" xmlns:photoshop="${SPACE.photoshop}" xmlns:dc="${SPACE.dublinCore}"
    xmlns:Iptc4xmpCore="${SPACE.iptcCore}" xmlns:Iptc4xmpExt='${SPACE.iptcExtension}' xmlns:xmp="${SPACE.xmp}"`;

const placed = packetOf(
  `${names} exif:GPSLatitude="12,30S" exif:ISO="100" photoshop:City="Köln" photoshop:Credit="A > B" xmp:Rating="4"`,
  `<exif:GPSLongitude>34,15E</exif:GPSLongitude>
   <!-- <exif:GPSAltitude>in a comment</exif:GPSAltitude> -->
   <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Köln</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
   <Iptc4xmpCore:CreatorContactInfo Iptc4xmpCore:CiAdrCity="Bonn"/>
   <dc:subject><rdf:Bag><rdf:li>holiday</rdf:li></rdf:Bag></dc:subject>`,
);

const opened = (bytes: Uint8Array) => {
  const packet = openXmp(bytes);
  if (!packet) throw new Error("no packet");
  return packet;
};

describe("an XMP packet", () => {
  it("loses its place, and all else stays byte for byte", () => {
    const packet = opened(placed);
    expect(holdsPlace(packet)).toBe(true);
    const text = withoutProperties(packet, tellsPlace);
    expect(holdsPlace(opened(bytesOf(text)))).toBe(false);
    const expected = packet.text
      .replace(' exif:GPSLatitude="12,30S"', "")
      .replace(asUtf8(' photoshop:City="Köln"'), "")
      .replace(/\s*<exif:GPSLongitude>.*?<\/exif:GPSLongitude>/, "")
      .replace(/\s*<Iptc4xmpExt:LocationShown>.*<\/Iptc4xmpExt:LocationShown>/, "");
    expect(text).toBe(expected);
    expect(text).toContain("CiAdrCity");
  });

  it("is told by namespace, not by prefix", () => {
    const packet = opened(
      packetOf(
        `xmlns:a="${SPACE.photoshop}" xmlns:photoshop="urn:other" a:City="x" photoshop:State="y"`,
      ),
    );
    const text = withoutProperties(packet, tellsPlace);
    expect(text).not.toContain("a:City");
    expect(text).toContain('photoshop:State="y"');
  });

  it("keeps a note of what was done, and gives it back", () => {
    const noted = withProvenance(placed, provenance, now);
    expect(readProvenance(noted)).toEqual(provenance);
    const packet = opened(noted as Uint8Array);
    expect(propertyOf(packet, SPACE.xmp, "ModifyDate")).toBe("2026-11-25T12:00:00Z");
    const text = binaryText(noted as Uint8Array);
    // All else byte for byte.
    const added = text.length - placed.length;
    const at = text.indexOf("<rdf:Description", text.indexOf("</rdf:Description>"));
    expect(text.slice(0, at) + text.slice(at + added)).toBe(binaryText(placed));
  });

  it("takes a later note in the earlier one's place", () => {
    const once = withProvenance(placed, { ...provenance, settings: "old" }, now);
    const twice = withProvenance(once, provenance, new Date("2027-01-01T00:00:00Z"));
    expect(readProvenance(twice)).toEqual(provenance);
    expect(binaryText(twice as Uint8Array).match(/urn:blindspot/g)).toHaveLength(1);
    expect(propertyOf(opened(twice as Uint8Array), SPACE.xmp, "ModifyDate")).toMatch(/^2027/);
  });

  it.each([
    ["an attribute", packetOf(`xmlns:xmp="${SPACE.xmp}" xmp:ModifyDate="1999-01-01"`)],
    [
      "an element",
      packetOf(`xmlns:xmp="${SPACE.xmp}"`, "<xmp:ModifyDate>1999-01-01</xmp:ModifyDate>"),
    ],
  ])("has its date changed in place as %s", (_, bytes) => {
    const text = binaryText(withProvenance(bytes, provenance, now) as Uint8Array);
    expect(text.match(/ModifyDate/g)).toHaveLength(
      binaryText(bytes).match(/ModifyDate/g)?.length ?? 0,
    );
    expect(text).toContain("2026-11-25T12:00:00Z");
  });

  it("is made where there is none", () => {
    const noted = withProvenance(null, { ...provenance, model: null }, now);
    expect(readProvenance(noted)).toEqual({ ...provenance, model: null });
  });

  it("is extended where rdf:RDF is closed at once, or has another prefix", () => {
    const closed = bytesOf(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="${RDF}" /></x:xmpmeta>`,
    );
    expect(readProvenance(withProvenance(closed, provenance, now))).toEqual(provenance);
    const bare = bytesOf(`<RDF xmlns="${RDF}"><Description/></RDF>`);
    expect(readProvenance(withProvenance(bare, provenance, now))).toEqual(provenance);
  });

  it("tells its rating", () => {
    expect(ratingOf(placed)).toBe(4);
    expect(ratingOf(packetOf(`xmlns:xmp="${SPACE.xmp}"`, "<xmp:Rating>-1</xmp:Rating>"))).toBe(-1);
    expect(ratingOf(packetOf(`xmlns:xmp="${SPACE.xmp}" xmp:Rating="many"`))).toBeNull();
    expect(ratingOf(null)).toBeNull();
  });

  it("takes its extension in", () => {
    const main = packetOf(
      `xmlns:xmpNote="${SPACE.note}" xmlns:xmp="${SPACE.xmp}" xmpNote:HasExtendedXMP="${"A".repeat(32)}" xmp:Rating="3"`,
    );
    const extension = bytesOf(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}" xmlns:D="${SPACE.depth}"><rdf:Description D:Data="AAAA"/></rdf:RDF></x:xmpmeta>`,
    );
    const packet = opened(merged(main, extension) as Uint8Array);
    expect(propertyOf(packet, SPACE.depth, "Data")).toBe("AAAA");
    expect(propertyOf(packet, SPACE.xmp, "Rating")).toBe("3");
    expect(packet.text).not.toContain("HasExtendedXMP=");
  });

  it("changes values in place", () => {
    const packet = packetOf(
      `xmlns:tiff="${SPACE.tiff}" tiff:Orientation="6"`,
      "<tiff:ImageWidth>4000</tiff:ImageWidth>",
    );
    const { text, changes } = withValues(binaryText(packet), [
      { space: SPACE.tiff, local: "ImageWidth", value: "30" },
      { space: SPACE.tiff, local: "Orientation", value: "1" },
    ]);
    expect(changes).toBe(2);
    expect(text).toContain('tiff:Orientation="1"');
    expect(text).toContain("<tiff:ImageWidth>30</tiff:ImageWidth>");
  });

  it("can be without its padding", () => {
    const text = binaryText(placed);
    expect(withoutPadding(text).length).toBeLessThan(text.length - 190);
    expect(openXmp(bytesOf(withoutPadding(text)))).not.toBeNull();
  });

  it.each([
    "",
    "<a",
    "<a>",
    "<a></b>",
    "</a>",
    "<a b>",
    "<a b=c/>",
    "<!-- ",
    "<".repeat(50_000),
    "<a>".repeat(50_000),
    `<a ${" ".repeat(100_000)}`,
  ])("is none where it is damaged", (text) => {
    expect(openXmp(bytesOf(text))).toBeNull();
    if (text !== "") expect(withProvenance(bytesOf(text), provenance, now)).toBeNull();
  });

  it("in UTF-16 is not taken for one in UTF-8", () => {
    const wide = bytesOf([...binaryText(placed)].map((c) => `\0${c}`).join(""));
    expect(openXmp(wide)).toBeNull();
  });

  it("survives any damage", () => {
    const text = binaryText(placed);
    const pieces = fc.array(
      fc.tuple(
        fc.nat(text.length),
        fc.nat(20),
        fc.constantFrom("", "<", ">", '"', "/", "&#x110000;", "<rdf:RDF>", "]]>"),
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(pieces, (changes) => {
        let damaged = text;
        for (const [at, gone, added] of changes) {
          damaged = damaged.slice(0, at) + added + damaged.slice(at + gone);
        }
        const packet = openXmp(bytesOf(damaged));
        if (!packet) return;
        const rest = openXmp(bytesOf(withoutProperties(packet, tellsPlace)));
        if (rest) expect(holdsPlace(rest)).toBe(false);
        const noted = withProvenance(bytesOf(damaged), provenance, now);
        if (noted) expect(readProvenance(noted)).toEqual(provenance);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps any settings", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (settings) => {
        const noted = withProvenance(placed, { ...provenance, settings }, now);
        const allowed = [...settings].filter((c) => c >= " " || "\t\n\r".includes(c)).join("");
        expect(readProvenance(noted)?.settings).toBe(allowed);
      }),
    );
  });
});
