/** Files that are known and cannot be opened: what they are, and what to do instead. */
import type { UnopenedKind } from "../../base/error-codes";

/** With its article; what to do where it is not to export a picture. */
type Name = string | readonly [name: string, advice: string];

const NAMES: Readonly<Record<UnopenedKind, Name>> = {
  psd: "a PSD (Photoshop document)",
  psb: "a PSB (large Photoshop document)",
  jpeg2000: "a JPEG 2000",
  jpegLs: "a JPEG LS",
  jpegRare: "a JPEG of a rare kind (12 bits, lossless or arithmetically coded)",
  jpegXr: "a JPEG XR",
  pdf: "a PDF (or an Illustrator document)",
  svg: ["an SVG (a drawing, which has no noise)", "Export a PNG of the size that is needed"],
  eps: "an EPS or PostScript file",
  xcf: "an XCF (GIMP document)",
  krita: "a Krita document",
  openRaster: "an OpenRaster document",
  affinity: "an Affinity document",
  paintNet: "a Paint.NET document",
  paintShopPro: "a PaintShop Pro document",
  clipStudio: "a Clip Studio document",
  icon: "an icon",
  bitmapArray: "a bitmap array of OS/2",
  exr: "an OpenEXR",
  radiance: "a Radiance HDR",
  texture: "a texture for games (DDS or KTX)",
  fits: "a FITS (astronomy)",
  dicom: "a DICOM (medicine)",
  qoi: "a QOI",
  bpg: "a BPG",
  flif: "a FLIF",
  djvu: "a DjVu",
  netpbm: "a PBM, PGM, PPM or PAM",
  targa: "a TGA (Targa)",
  pcx: "a PCX",
  sgi: "an SGI image",
  metafile: "a Windows metafile",
  film: ["a film", "Take a still picture of it, as PNG or TIFF"],
  sound: ["a sound recording, not a picture", "Choose a photo instead of it"],
  webPage: ["a web page, not a picture", "Save the picture itself"],
  document: ["a document", "Save the pictures in it as files of their own"],
  sidecar: [
    "an XMP sidecar (what a program noted about a photo)",
    "Choose the photo that lies beside it",
  ],
  macSideFile: [
    "a side file that a Mac wrote",
    "Choose the photo of the same name without “._” in front of it",
  ],
  zeros: ["a file of nothing but zeros, as a copy leaves that failed", "Copy or download it again"],
  archive: ["an archive", "Unpack it, and choose the pictures in it"],
};

export const UNOPENED_KINDS = Object.keys(NAMES) as UnopenedKind[];

export function unopenedText(kind: UnopenedKind): string {
  const named = NAMES[kind];
  const [name, advice] =
    typeof named === "string"
      ? [named, "Export a TIFF or PNG from the program that opens it"]
      : named;
  return `This is ${name}, which cannot be opened here. ${advice}.`;
}
