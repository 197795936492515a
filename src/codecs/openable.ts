/** The files that a person may choose: systems do not know every format of pictures as one. */

const HEIF = [".heic", ".heif", ".hif"];

const RAW = [
  ...[
    ".dng",
    ".cr2",
    ".cr3",
    ".crw",
    ".nef",
    ".nrw",
    ".arw",
    ".sr2",
    ".srf",
    ".raf",
    ".orf",
    ".rw2",
    ".rwl",
  ],
  ...[
    ".pef",
    ".srw",
    ".3fr",
    ".fff",
    ".iiq",
    ".erf",
    ".dcr",
    ".kdc",
    ".mrw",
    ".mef",
    ".mos",
    ".x3f",
  ],
];

/** As the `accept` attribute of a file input. */
export const OPENABLE = ["image/*", ...HEIF, ...RAW].join();

/** As a web app's manifest tells them: systems offer the app for these. */
export const OPENABLE_TYPES: Readonly<Record<string, readonly string[]>> = {
  "image/heic": HEIF,
  "image/x-adobe-dng": [".dng"],
  "image/x-raw": RAW,
};

/** @param extension without the dot, in lower case */
export const isRaw = (extension: string) => RAW.includes(`.${extension}`);
