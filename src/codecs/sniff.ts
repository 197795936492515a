/** Tells what a file is by what is in it: also of the kinds that cannot be opened, so that a person hears which. */
import type { UnopenedKind } from "../base/error-codes";
import { brandsOf, fourCharacters } from "./boxes";
import type { FormatName } from "./format";
import { isFrameMarker, MARKER, placesIn } from "./jpeg/segments";
import { binaryText, unlessCutOff, viewOf } from "./metadata/bytes";
import { type Directories, directoriesOf, isDng, isRaw } from "./raw/directories";
import { BIG, inMemory, openTiff, textOf } from "./tiff/directory";
import { TAG } from "./tiff/tags";

/** Camera raws, by the extension that their makers gave them; "raw" for all others built like a TIFF. */
export type RawKind =
  | "DNG"
  | "CR2"
  | "CR3"
  | "CRW"
  | "NEF"
  | "ARW"
  | "RAF"
  | "ORF"
  | "RW2"
  | "PEF"
  | "SRW"
  | "3FR"
  | "IIQ"
  | "ERF"
  | "DCR"
  | "MRW"
  | "X3F"
  | "raw";

export type Sniffed =
  | { readonly kind: "picture"; readonly format: FormatName }
  /** HEIF holds pictures of several codecs; "HEIC" are those of HEVC. */
  | { readonly kind: "heif"; readonly format: "HEIC" | "HEIF" }
  | { readonly kind: "raw"; readonly raw: RawKind }
  | { readonly kind: "unopened"; readonly what: UnopenedKind };

/** As much of a file's start as text and archives are told by. */
const HEAD = 4096;

/** Null for what is none of the kinds known here. */
export function sniff(bytes: Uint8Array): Sniffed | null {
  // Null too where it ends before it is told.
  return unlessCutOff(
    () => byStart(bytes) ?? byBoxes(viewOf(bytes)) ?? byDirectories(bytes) ?? byText(bytes),
  );
}

const picture = (format: FormatName): Sniffed => ({ kind: "picture", format });
const raw = (kind: RawKind): Sniffed => ({ kind: "raw", raw: kind });
const unopened = (what: UnopenedKind): Sniffed => ({ kind: "unopened", what });

/** Bytes at a place, as characters of one byte each; `?` is any. */
type Start = readonly [text: string, at: number, found: Sniffed];

const STARTS: readonly Start[] = [
  ["\x89PNG\r\n\x1a\n", 0, picture("PNG")],
  ["GIF8", 0, picture("GIF")],
  ["RIFF????WEBP", 0, picture("WebP")],
  ["\xff\x0a", 0, picture("JPEG XL")],
  ["\0\0\0\x0cJXL \r\n\x87\n", 0, picture("JPEG XL")],
  ["FUJIFILMCCD-RAW", 0, raw("RAF")],
  ["IIU\0", 0, raw("RW2")],
  ["IIRO", 0, raw("ORF")],
  ["IIRS", 0, raw("ORF")],
  ["MMOR", 0, raw("ORF")],
  ["II??????CR", 0, raw("CR2")],
  ["II*\0????IIII", 0, raw("IIQ")],
  ["HEAPCCDR", 6, raw("CRW")],
  ["\0MRM", 0, raw("MRW")],
  ["FOVb", 0, raw("X3F")],
  ["8BPS\0\x01", 0, unopened("psd")],
  ["8BPS\0\x02", 0, unopened("psb")],
  ["\0\0\0\x0cjP  \r\n\x87\n", 0, unopened("jpeg2000")],
  ["\xff\x4f\xff\x51", 0, unopened("jpeg2000")],
  ["%PDF-", 0, unopened("pdf")],
  ["%!PS", 0, unopened("eps")],
  ["\xc5\xd0\xd3\xc6", 0, unopened("eps")],
  ["gimp xcf", 0, unopened("xcf")],
  ["\0\0\x01\0?\0", 0, unopened("icon")],
  ["\0\0\x02\0?\0", 0, unopened("icon")],
  ["icns", 0, unopened("icon")],
  // OS/2's icons and pointers, alone or several together, and bitmaps together.
  ["BA????????????CI", 0, unopened("icon")],
  ["BA????????????IC", 0, unopened("icon")],
  ["BA????????????CP", 0, unopened("icon")],
  ["BA????????????PT", 0, unopened("icon")],
  ["BA????????????BM", 0, unopened("bitmapArray")],
  ["CI?\0\0\0", 0, unopened("icon")],
  ["IC?\0\0\0", 0, unopened("icon")],
  ["v/1\x01", 0, unopened("exr")],
  ["#?RADIANCE", 0, unopened("radiance")],
  ["#?RGBE", 0, unopened("radiance")],
  ["DDS ", 0, unopened("texture")],
  ["\xabKTX ", 0, unopened("texture")],
  ["SIMPLE  =", 0, unopened("fits")],
  ["DICM", 128, unopened("dicom")],
  ["qoif", 0, unopened("qoi")],
  ["BPG\xfb", 0, unopened("bpg")],
  ["FLIF", 0, unopened("flif")],
  ["II\xbc", 0, unopened("jpegXr")],
  ["WMPHOTO", 0, unopened("jpegXr")],
  ["AT&TFORM", 0, unopened("djvu")],
  ["\xd7\xcd\xc6\x9a", 0, unopened("metafile")],
  [" EMF", 40, unopened("metafile")],
  ["\x1aE\xdf\xa3", 0, unopened("film")],
  ["RIFF????AVI ", 0, unopened("film")],
  ["\0\0\x01\xba", 0, unopened("film")],
  ["\0\0\x01\xb3", 0, unopened("film")],
  ["FLV\x01", 0, unopened("film")],
  ["0&\xb2u\x8ef\xcf\x11", 0, unopened("film")],
  ["OggS", 0, unopened("film")],
  ["RIFF????WAVE", 0, unopened("sound")],
  ["ID3", 0, unopened("sound")],
  ["\xff\xfb", 0, unopened("sound")],
  ["fLaC", 0, unopened("sound")],
  ["KiPaD", 0, unopened("affinity")],
  ["\0\xffKA", 0, unopened("affinity")],
  ["PDN3", 0, unopened("paintNet")],
  ["Paint Shop Pro Image File", 0, unopened("paintShopPro")],
  ["CSFCHUNK", 0, unopened("clipStudio")],
  ["\x01\xda\0\x01\0", 0, unopened("sgi")],
  ["\x01\xda\x01\x01\0", 0, unopened("sgi")],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, unopened("document")],
  ["{\\rtf", 0, unopened("document")],
  ["\0\x05\x16\x07", 0, unopened("macSideFile")],
  ["7z\xbc\xaf", 0, unopened("archive")],
  ["Rar!", 0, unopened("archive")],
  ["\x1f\x8b", 0, unopened("archive")],
];

const MATCHES = STARTS.map(([text, at, found]) => ({
  codes: Array.from(text, (letter) => (letter === "?" ? null : letter.charCodeAt(0))),
  at,
  found,
}));

function byStart(bytes: Uint8Array): Sniffed | null {
  // A Targa without colours to number begins as a pointer does, which has at least one picture.
  if (isPlainTarga(bytes)) return unopened("targa");
  const match = MATCHES.find(({ codes, at }) =>
    codes.every((code, i) => (code === null ? at + i < bytes.length : bytes[at + i] === code)),
  );
  if (match) return match.found;
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpegByFrame(bytes);
  // Two letters and a header's length: "BM" alone begins many a text.
  const length = bytes[14] ?? 0;
  const isBmp = bytes[0] === 0x42 && bytes[1] === 0x4d && bytes[15] === 0;
  if (isBmp && [12, 16, 40, 52, 56, 64, 108, 124].includes(length)) return picture("BMP");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) {
    return unopened(byFirstEntry(binaryText(bytes.subarray(0, 256))));
  }
  if (/^P[1-7Ff]\s/.test(binaryText(bytes.subarray(0, 3)))) return unopened("netpbm");
  if (isPcx(bytes)) return unopened("pcx");
  if (isTarga(bytes)) return unopened("targa");
  const head = bytes.subarray(0, HEAD);
  return head.length > 0 && head.every((byte) => byte === 0) ? unopened("zeros") : null;
}

/** By the first frame: JPEG LS, and what no browser opens of JPEG, begin like any other. */
function jpegByFrame(bytes: Uint8Array): Sniffed {
  for (const { marker, at } of placesIn(bytes)) {
    if (marker === 0xf7) return unopened("jpegLs");
    if (marker === MARKER.scan || at + 4 >= bytes.length) break;
    if (isFrameMarker(marker)) {
      const usual = [0xc0, 0xc1, 0xc2].includes(marker) && bytes[at + 4] === 8;
      return usual ? picture("JPEG") : unopened("jpegRare");
    }
  }
  return picture("JPEG");
}

/** Version, packed rows, bits of a sample; a byte that is 0, and planes. */
const isPcx = (bytes: Uint8Array) =>
  bytes[0] === 10 &&
  [0, 2, 3, 4, 5].includes(bytes[1] ?? -1) &&
  bytes[2] === 1 &&
  [1, 2, 4, 8].includes(bytes[3] ?? 0) &&
  bytes[64] === 0 &&
  [1, 2, 3, 4].includes(bytes[65] ?? 0);

/** One without colours to number. */
const isPlainTarga = (bytes: Uint8Array) =>
  bytes[1] === 0 && bytes.subarray(3, 8).every((byte) => byte === 0) && isTarga(bytes);

/** By its end, which older ones do not have, or by its header: kind of picture, of numbered colours, and size. */
function isTarga(bytes: Uint8Array): boolean {
  if (binaryText(bytes.subarray(-18)) === "TRUEVISION-XFILE.\0") return true;
  const [, numbered = 0, kind = 0] = bytes;
  const depths = kind % 8 === 2 ? [15, 16, 24, 32] : kind % 8 === 1 ? [8, 16] : [8];
  return (
    bytes.length > 18 &&
    [1, 2, 3, 9, 10, 11].includes(kind) &&
    numbered === (kind % 8 === 1 ? 1 : 0) &&
    (numbered === 0 || [15, 16, 24, 32].includes(bytes[7] ?? 0)) &&
    [12, 14].every((at) => (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) > 0) &&
    depths.includes(bytes[16] ?? 0) &&
    // Bits of alpha, and from which corner; the rest has no meaning.
    ((bytes[17] ?? 0) & 0xc0) === 0 &&
    ((bytes[17] ?? 0) & 15) <= 8
  );
}

/** Programs keep their documents in ZIP archives whose first entry says so. */
function byFirstEntry(start: string): UnopenedKind {
  if (/\[Content_Types\]\.xml|application\/vnd\.oasis\.opendocument/.test(start)) return "document";
  if (start.includes("application/x-krita")) return "krita";
  return start.includes("image/openraster") ? "openRaster" : "archive";
}

const BRANDS: readonly (readonly [brands: readonly string[], found: Sniffed])[] = [
  [["crx "], raw("CR3")],
  [["avif", "avis"], picture("AVIF")],
  [["heic", "heix", "heim", "heis", "hevc", "hevx"], { kind: "heif", format: "HEIC" }],
  [
    ["mif1", "mif2", "msf1", "miaf", "jpeg", "avci", "vvic", "j2ki"],
    { kind: "heif", format: "HEIF" },
  ],
];

/** Boxes that films of old begin with, without a brand. */
const FILM_BOXES = ["moov", "mdat", "wide", "skip", "pnot"];

function byBoxes(view: DataView): Sniffed | null {
  if (view.byteLength < 16) return null;
  if (FILM_BOXES.includes(fourCharacters(view, 4))) return unopened("film");
  const brands = brandsOf(view);
  if (brands.length === 0) return null;
  if (brands[0]?.startsWith("M4A")) return unopened("sound");
  const found = BRANDS.find(([ours]) => ours.some((brand) => brands.includes(brand)));
  return found?.[1] ?? unopened("film");
}

const MAKERS: readonly (readonly [make: RegExp, kind: RawKind])[] = [
  [/^nikon/i, "NEF"],
  [/^sony/i, "ARW"],
  [/^(pentax|ricoh|asahi)/i, "PEF"],
  [/^samsung/i, "SRW"],
  [/^hasselblad/i, "3FR"],
  [/^epson/i, "ERF"],
  [/^(eastman )?kodak/i, "DCR"],
];

function byDirectories(bytes: Uint8Array): Sniffed | null {
  // BigTIFF is no camera's.
  if (openTiff(inMemory(bytes), [BIG])) return picture("TIFF");
  const directories = directoriesOf(bytes);
  if (!directories) return null;
  return isRaw(directories) ? raw(rawKind(directories)) : picture("TIFF");
}

function rawKind({ tiff, all }: Directories): RawKind {
  if (isDng(all)) return "DNG";
  const make = textOf(tiff, all[0] ?? null, TAG.make) ?? "";
  return MAKERS.find(([pattern]) => pattern.test(make))?.[1] ?? "raw";
}

function byText(bytes: Uint8Array): Sniffed | null {
  const start = binaryText(bytes.subarray(0, HEAD))
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  if (/^(<\?xml\b|<!--|<!DOCTYPE svg)/i.test(start) && /<svg[\s>]/i.test(start))
    return unopened("svg");
  if (/^<svg[\s>]/i.test(start)) return unopened("svg");
  if (/^(<\?xml\b[^>]*>\s*)?(<\?xpacket\b|<x:xmpmeta\b)/.test(start)) return unopened("sidecar");
  return /^(<!DOCTYPE html|<html[\s>])/i.test(start) ? unopened("webPage") : null;
}
