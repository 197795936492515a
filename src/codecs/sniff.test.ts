import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Sniffed, sniff } from "./sniff";

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Long enough to be told by what stands further on. */
const file = (text: string) => {
  const bytes = new Uint8Array(256);
  bytes.set(latin(text));
  return bytes;
};

const brands = (...names: string[]) =>
  file(
    `\0\0\0${String.fromCharCode(8 + 4 + 4 * names.length)}ftyp${names[0]}\0\0\0\0${names.slice(1).join("")}`,
  );

/** One directory and, below it, another. */
function tiff(
  little: boolean,
  main: readonly (readonly [tag: number, type: number, value: number | string])[],
  below: readonly (readonly [tag: number, type: number, value: number])[] = [],
): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let text = 400;
  const write = (at: number, entries: typeof main) => {
    view.setUint16(at, entries.length, little);
    for (const [i, [tag, type, value]] of entries.entries()) {
      const place = at + 2 + 12 * i;
      view.setUint16(place, tag, little);
      view.setUint16(place + 2, type, little);
      view.setUint32(place + 4, typeof value === "string" ? value.length : 1, little);
      if (typeof value === "string") {
        bytes.set(latin(value), text);
        view.setUint32(place + 8, text, little);
        text += value.length;
      } else if (type === 3) view.setUint16(place + 8, value, little);
      else view.setUint32(place + 8, value, little);
    }
  };
  write(8, below.length > 0 ? [...main, [330, 4, 200]] : main);
  write(200, below);
  return bytes;
}

function pcx(): Uint8Array {
  const bytes = file("\x0a\x05\x01\x08");
  bytes[65] = 3;
  return bytes;
}

const CFA = [262, 3, 32_803] as const;
const picture = (format: string) => ({ kind: "picture", format });
const raw = (kind: string) => ({ kind: "raw", raw: kind });
const unopened = (what: string) => ({ kind: "unopened", what });

describe("a file is told by what is in it", () => {
  it.each<readonly [string, Uint8Array, object]>([
    ["JPEG", file("\xff\xd8\xff\xe0"), picture("JPEG")],
    ["PNG", file("\x89PNG\r\n\x1a\n"), picture("PNG")],
    ["GIF", file("GIF89a"), picture("GIF")],
    ["WebP", file("RIFF1234WEBPVP8 "), picture("WebP")],
    ["BMP", file("BM123456789012\x28\0\0\0"), picture("BMP")],
    ["AVIF", brands("avif", "mif1", "miaf"), picture("AVIF")],
    ["AVIF, by a brand it is compatible with", brands("mif1", "avif"), picture("AVIF")],
    ["JPEG XL", file("\xff\x0a"), picture("JPEG XL")],
    ["JPEG XL in boxes", file("\0\0\0\x0cJXL \r\n\x87\n"), picture("JPEG XL")],
    ["TIFF", tiff(true, [[256, 3, 10]]), picture("TIFF")],
    ["TIFF, big end first", tiff(false, [[256, 3, 10]]), picture("TIFF")],
    ["BigTIFF", file("II+\0\x08\0\0\0"), picture("TIFF")],
    [
      "a scan by a camera's maker",
      tiff(true, [
        [271, 2, "NIKON Scan\0"],
        [262, 3, 2],
      ]),
      picture("TIFF"),
    ],
    ["HEIC", brands("heic", "mif1"), { kind: "heif", format: "HEIC" }],
    [
      "HEIC, by a brand it is compatible with",
      brands("mif1", "heic"),
      { kind: "heif", format: "HEIC" },
    ],
    ["HEIC of 10 bits", brands("heix", "mif1"), { kind: "heif", format: "HEIC" }],
    ["HEIF of another codec", brands("mif1", "avci"), { kind: "heif", format: "HEIF" }],
    ["DNG", tiff(true, [[50_706, 1, 4]]), raw("DNG")],
    ["CR2", file("II*\0\x10\0\0\0CR\x02\0"), raw("CR2")],
    ["CR3", brands("crx ", "isom"), raw("CR3")],
    ["CRW", file("II\x1a\0\0\0HEAPCCDR"), raw("CRW")],
    ["NEF", tiff(false, [[271, 2, "NIKON CORPORATION\0"]], [CFA]), raw("NEF")],
    ["ARW", tiff(true, [[271, 2, "SONY\0\0\0\0"]], [CFA]), raw("ARW")],
    ["PEF", tiff(false, [[271, 2, "PENTAX\0\0"], CFA]), raw("PEF")],
    ["SRW", tiff(true, [[271, 2, "SAMSUNG\0"]], [CFA]), raw("SRW")],
    ["a raw of another maker", tiff(true, [[271, 2, "Someone\0"]], [CFA]), raw("raw")],
    ["RAF", file("FUJIFILMCCD-RAW 0201"), raw("RAF")],
    ["ORF", file("IIRO\x08\0\0\0"), raw("ORF")],
    ["RW2", file("IIU\0\x18\0\0\0"), raw("RW2")],
    ["X3F", file("FOVb"), raw("X3F")],
    ["PSD", file("8BPS\0\x01"), unopened("psd")],
    ["PSB", file("8BPS\0\x02"), unopened("psb")],
    ["JPEG 2000", file("\0\0\0\x0cjP  \r\n\x87\n"), unopened("jpeg2000")],
    ["JPEG 2000's stream", file("\xff\x4f\xff\x51"), unopened("jpeg2000")],
    ["JPEG XR", file("II\xbc\x01"), unopened("jpegXr")],
    ["PDF", file("%PDF-1.7"), unopened("pdf")],
    [
      "SVG",
      file('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      unopened("svg"),
    ],
    ["SVG after a mark of its encoding", file("\xef\xbb\xbf<svg></svg>"), unopened("svg")],
    ["EPS", file("%!PS-Adobe-3.0 EPSF-3.0"), unopened("eps")],
    ["XCF", file("gimp xcf v011"), unopened("xcf")],
    ["Krita", file("PK\x03\x04mimetypeapplication/x-krita"), unopened("krita")],
    ["OpenRaster", file("PK\x03\x04mimetypeimage/openraster"), unopened("openRaster")],
    ["ZIP", file("PK\x03\x04IMG_1.jpg"), unopened("archive")],
    ["icon", file("\0\0\x01\0\x02\0"), unopened("icon")],
    ["icon of OS/2", file("CI\x1a\0\0\0"), unopened("icon")],
    ["icons of OS/2", file("BA(\0\0\0x\0\0\0\0\0\0\0CI"), unopened("icon")],
    ["bitmaps of OS/2", file("BA(\0\0\0\0\0\0\0\0\0\0\0BM"), unopened("bitmapArray")],
    ["OpenEXR", file("v/1\x01\x02"), unopened("exr")],
    ["Radiance", file("#?RADIANCE\n"), unopened("radiance")],
    ["FITS", file("SIMPLE  =                    T"), unopened("fits")],
    ["PPM", file("P6\n3 2\n255\n"), unopened("netpbm")],
    ["QOI", file("qoif"), unopened("qoi")],
    ["MP4", brands("isom", "mp42"), unopened("film")],
    ["QuickTime", brands("qt  "), unopened("film")],
    ["QuickTime of old", file("\0\0\0\x08wide"), unopened("film")],
    ["WebM", file("\x1aE\xdf\xa3"), unopened("film")],
    ["AVI", file("RIFF1234AVI LIST"), unopened("film")],
    ["Ogg", file("OggS\0\x02"), unopened("film")],
    ["M4A", brands("M4A ", "mp42"), unopened("sound")],
    ["MP3", file("ID3\x03"), unopened("sound")],
    ["WAV", file("RIFF1234WAVEfmt "), unopened("sound")],
    ["JPEG LS", file("\xff\xd8\xff\xf7\0\x0b\x08"), unopened("jpegLs")],
    ["lossless JPEG", file("\xff\xd8\xff\xc3\0\x0b\x08"), unopened("jpegRare")],
    ["arithmetic JPEG", file("\xff\xd8\xff\xe0\0\x04JF\xff\xc9\0\x0b\x08"), unopened("jpegRare")],
    ["JPEG of 12 bits", file("\xff\xd8\xff\xff\xc1\0\x0b\x0c"), unopened("jpegRare")],
    ["progressive JPEG", file("\xff\xd8\xff\xc2\0\x0b\x08"), picture("JPEG")],
    ["DDS", file("DDS \x7c\0\0\0"), unopened("texture")],
    ["DICOM", latin(`${"\0".repeat(128)}DICM\x02`), unopened("dicom")],
    ["TGA", latin(`\0\0\x02${"\x01".repeat(99)}TRUEVISION-XFILE.\0`), unopened("targa")],
    ["TGA of old", file(`\0\0\x02${"\0".repeat(9)}\x96\0\x96\0\x18\0`), unopened("targa")],
    [
      "TGA of old, packed",
      file(`\0\0\x0a${"\0".repeat(9)}\x80\0\x80\0\x20\x20`),
      unopened("targa"),
    ],
    [
      "TGA of old, with numbered colours",
      file("\0\x01\x01\0\0\0\x01\x18\0\0\0\0\x96\0\x96\0\x08\0"),
      unopened("targa"),
    ],
    ["pointer", file("\0\0\x02\0\x01\0\x20\x20\0\0\x05\0\x05\0\xa8\x10\0\0"), unopened("icon")],
    ["PCX", pcx(), unopened("pcx")],
    ["SGI", file("\x01\xda\x01\x01\0\x03"), unopened("sgi")],
    ["Paint.NET", file("PDN3\x01"), unopened("paintNet")],
    ["PaintShop Pro", file("Paint Shop Pro Image File\n\x1a"), unopened("paintShopPro")],
    ["Clip Studio", file("CSFCHUNK"), unopened("clipStudio")],
    ["Word", file("PK\x03\x04\x14\0[Content_Types].xml"), unopened("document")],
    ["Word of old", file("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), unopened("document")],
    ["a Mac's side file", file("\0\x05\x16\x07\0\x02\0\0Mac OS X"), unopened("macSideFile")],
    ["XMP sidecar", file('<?xpacket begin="" id="W5M0"?>\n<x:xmpmeta>'), unopened("sidecar")],
    ["nothing but zeros", new Uint8Array(5000), unopened("zeros")],
    ["a web page", file("\n<!DOCTYPE html><html>"), unopened("webPage")],
  ])("%s", (_, bytes, found) => {
    expect(sniff(bytes)).toEqual(found);
  });

  it.each(["", "B", "BM as a text begins", "Perhaps", "II", "II*\0\xff\xff\xff\xff", "hello"])(
    "or by nothing: %j",
    (text) => {
      expect(sniff(latin(text))).toBeNull();
    },
  );

  it("whatever is in it, and however short it is", () => {
    const starts = [
      tiff(true, [[271, 2, "SONY\0"]], [CFA]),
      brands("mif1", "heic"),
      file("PK\x03\x04"),
    ];
    const any = fc.tuple(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 64 }),
      fc.nat(300),
      fc.nat(512),
    );
    fc.assert(
      fc.property(any, ([start, noise, at, length]) => {
        const bytes = start.slice();
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        const found: Sniffed | null = sniff(bytes.subarray(0, length));
        expect(found === null || typeof found.kind === "string").toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
