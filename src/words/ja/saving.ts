import type { Bits, Encoding } from "../../codecs/encoding";
import type { ColourSampling } from "../../codecs/format";
import type { Mode } from "../../codecs/metadata/kept";
import { canBeLossless, hasQuality, hasSampling } from "../../state/saving";
import { formatBytes } from "../format-bytes";
import { percent } from "../numbers";

export const FINISHING = "必要な部分の処理が終わりしだい保存します。";

export const SAMPLING_NAMES: Readonly<Record<ColourSampling, string>> = {
  "4:4:4": "フル、4:4:4",
  "4:2:0": "半分、4:2:0",
};

export const PATTERN_HINT = "{name}、{variant}、{date}、{counter} は置き換えられます。";

export const savedAs = (name: string) => `${name} として保存します。`;

export const savedSize = (name: string, bytes: number | null) =>
  bytes === null ? name : `${name}、約 ${formatBytes(bytes)}`;

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  all: "すべて",
  withoutLocation: "撮影場所以外すべて",
  none: "なし",
};

export const KEPT: Readonly<Record<Mode, string>> = {
  all: "メタデータすべて",
  withoutLocation: "撮影場所なしのメタデータ",
  none: "メタデータなし",
};

export const savedSentence = (bytes: number) => `保存しました、${formatBytes(bytes)}`;

export function describeEncoding(encoding: Encoding): string {
  const { format, quality, lossless, sampling, progressive, bits } = encoding;
  const lossy = hasQuality(encoding);
  return [
    lossy ? `${format} ${percent(Math.round(quality * 100))}` : format,
    canBeLossless(encoding) && lossless ? "ロスレス" : "",
    hasSampling(encoding) ? sampling : "",
    format === "JPEG" && progressive ? "プログレッシブ" : "",
    bits > 8 ? `${bits} ビット` : "",
  ]
    .filter(Boolean)
    .join("、");
}

export function describeDefault(source: string | null, encoding: Encoding): string {
  const told = describeEncoding(encoding);
  return source === null || source === encoding.format
    ? `元と同じ：${told}`
    : `${source} の代わり：${told}`;
}

export function depthSentence(from: number, to: Bits): string | null {
  if (from <= to) return null;
  return `各色 ${from} ビットが ${to} ビットになります（${to < 16 ? "ディザリング" : "丸め"}）。`;
}
