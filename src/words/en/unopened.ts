/** Files that are known and cannot be opened: what they are, and what to do instead. */
import type { UnopenedKind } from "../../base/error-codes";

/** With its article; what to do where it is not to export a picture. */
type Name = string | readonly [name: string, advice: string];

const NAMES: Readonly<Record<UnopenedKind, Name>> = {
  psd: "a PSD (Photoshop document)",
  psb: "a PSB (large Photoshop document)",
  jpeg2000: "a JPEG 2000",
  jpegXr: "a JPEG XR",
  pdf: "a PDF",
  svg: ["an SVG (a drawing, which has no noise)", "Export a PNG of the size that is needed"],
  eps: "an EPS or PostScript file",
  xcf: "an XCF (GIMP document)",
  krita: "a Krita document",
  openRaster: "an OpenRaster document",
  affinity: "an Affinity document",
  icon: "an icon",
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
  metafile: "a Windows metafile",
  film: ["a film", "Take a still picture of it, as PNG or TIFF"],
  webPage: ["a web page, not a picture", "Save the picture itself"],
  archive: ["an archive", "Unpack it, and choose the pictures in it"],
};

export function unopenedText(kind: UnopenedKind): string {
  const named = NAMES[kind];
  const [name, advice] =
    typeof named === "string"
      ? [named, "Export a TIFF or PNG from the program that opens it"]
      : named;
  return `This is ${name}, which cannot be opened here. ${advice}.`;
}
