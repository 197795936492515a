import type { UnopenedKind } from "../../base/error-codes";

type Name = string | readonly [name: string, advice: string];

const NAMES: Readonly<Record<UnopenedKind, Name>> = {
  psd: "ein PSD (Photoshop-Dokument)",
  psb: "ein PSB (großes Photoshop-Dokument)",
  jpeg2000: "ein JPEG 2000",
  jpegLs: "ein JPEG LS",
  jpegRare: "ein JPEG seltener Art (12 Bit, verlustfrei oder arithmetisch codiert)",
  jpegXr: "ein JPEG XR",
  pdf: "ein PDF (oder ein Illustrator-Dokument)",
  svg: [
    "ein SVG (eine Zeichnung, die kein Rauschen hat)",
    "Ein PNG in der gewünschten Größe exportieren",
  ],
  eps: "eine EPS- oder PostScript-Datei",
  xcf: "ein XCF (GIMP-Dokument)",
  krita: "ein Krita-Dokument",
  openRaster: "ein OpenRaster-Dokument",
  affinity: "ein Affinity-Dokument",
  paintNet: "ein Paint.NET-Dokument",
  paintShopPro: "ein PaintShop-Pro-Dokument",
  clipStudio: "ein Clip-Studio-Dokument",
  icon: "ein Symbol (Icon)",
  bitmapArray: "ein Bitmap-Array von OS/2",
  exr: "ein OpenEXR",
  radiance: "ein Radiance HDR",
  texture: "eine Textur für Spiele (DDS oder KTX)",
  fits: "ein FITS (Astronomie)",
  dicom: "ein DICOM (Medizin)",
  qoi: "ein QOI",
  bpg: "ein BPG",
  flif: "ein FLIF",
  djvu: "ein DjVu",
  netpbm: "ein PBM, PGM, PPM oder PAM",
  targa: "ein TGA (Targa)",
  pcx: "ein PCX",
  sgi: "ein SGI-Bild",
  metafile: "eine Windows-Metadatei",
  film: ["ein Film", "Ein Standbild daraus nehmen, als PNG oder TIFF"],
  sound: ["eine Tonaufnahme, kein Bild", "Stattdessen ein Foto wählen"],
  webPage: ["eine Webseite, kein Bild", "Das Bild selbst speichern"],
  document: ["ein Dokument", "Die Bilder darin als eigene Dateien speichern"],
  sidecar: [
    "eine XMP-Begleitdatei (was ein Programm zu einem Foto notiert hat)",
    "Das Foto wählen, das daneben liegt",
  ],
  macSideFile: [
    "eine Begleitdatei, die ein Mac geschrieben hat",
    "Das Foto desselben Namens ohne „._“ davor wählen",
  ],
  zeros: [
    "eine Datei aus lauter Nullen, wie sie eine gescheiterte Kopie hinterlässt",
    "Noch einmal kopieren oder herunterladen",
  ],
  archive: ["ein Archiv", "Entpacken und die Bilder darin wählen"],
};

export function unopenedText(kind: UnopenedKind): string {
  const named = NAMES[kind];
  const [name, advice] =
    typeof named === "string"
      ? [named, "Ein TIFF oder PNG aus dem Programm exportieren, das es öffnet"]
      : named;
  return `Das ist ${name} und lässt sich hier nicht öffnen. ${advice}.`;
}
