/**
 * Photoshop's image resources and the IPTC datasets in them. Adobe Photoshop File Formats, "Image Resource
 * Blocks"; IPTC-NAA Information Interchange Model 4.2, chapter 1.
 */
import { type Bytes, copyOf, joined, startsWith, viewOf } from "./bytes";

export interface Resource {
  readonly id: number;
  /** Header and filling included. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

export const RESOURCE = {
  density: 0x03ed,
  iptc: 0x0404,
  /** MD5 of the former. */
  digest: 0x0425,
  exif: 0x0422,
  exif3: 0x0423,
  xmp: 0x0424,
} as const;

/** Of older and newer Photoshop. */
const THUMBNAILS: readonly number[] = [0x0409, 0x040c];

/** As far as they can be read; null where not even the first can. */
export function readResources(bytes: Uint8Array): readonly Resource[] | null {
  const view = viewOf(bytes);
  const resources: Resource[] = [];
  let at = 0;
  while (at + 12 <= bytes.length) {
    // Other programs' resources have other signatures: MeSa, AgHg, PHUT, DCSR.
    if (!["8BIM", "MeSa", "AgHg", "PHUT", "DCSR"].some((s) => startsWith(bytes, s, at))) break;
    const name = (bytes[at + 6] as number) + 1;
    const sizeAt = at + 6 + name + (name & 1);
    if (sizeAt + 4 > bytes.length) break;
    const size = view.getUint32(sizeAt);
    const end = sizeAt + 4 + size;
    if (end > bytes.length) break;
    const next = Math.min(bytes.length, end + (size & 1));
    resources.push({
      id: view.getUint16(at + 4),
      whole: bytes.subarray(at, next),
      content: bytes.subarray(sizeAt + 4, end),
    });
    at = next;
  }
  return resources.length > 0 || bytes.length === 0 ? resources : null;
}

/** The IPTC datasets alone; null for none. */
export function iptcOf(resources: Uint8Array | null): Bytes | null {
  const all = resources && readResources(resources);
  const content = all?.find(({ id }) => id === RESOURCE.iptc)?.content;
  return content ? copyOf(content) : null;
}

/** A resource without a name. */
export function resourceOf(id: number, content: Uint8Array): Bytes {
  const header = new DataView(new ArrayBuffer(12));
  header.setUint32(0, 0x3842494d);
  header.setUint16(4, id);
  header.setUint32(8, content.length);
  return joined([new Uint8Array(header.buffer), content, new Uint8Array(content.length & 1)]);
}

export interface Dataset {
  /** Record and number, as 2 and 25. */
  readonly record: number;
  readonly number: number;
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** As far as they can be read, and the bytes behind them. */
export function readIptc(bytes: Uint8Array): {
  readonly datasets: readonly Dataset[];
  readonly rest: Uint8Array;
} {
  const view = viewOf(bytes);
  const datasets: Dataset[] = [];
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === 0x1c) {
    let length = view.getUint16(at + 3);
    let start = at + 5;
    if (length & 0x8000) {
      // The length's own length: section 1.6.2.
      const digits = length & 0x7fff;
      if (digits > 4 || start + digits > bytes.length) break;
      length = bytes.subarray(start, start + digits).reduce((sum, byte) => 256 * sum + byte, 0);
      start += digits;
    }
    if (start + length > bytes.length) break;
    datasets.push({
      record: bytes[at + 1] as number,
      number: bytes[at + 2] as number,
      whole: bytes.subarray(at, start + length),
      content: bytes.subarray(start, start + length),
    });
    at = start + length;
  }
  return { datasets, rest: bytes.subarray(at) };
}

/** Content location, city, sublocation, state, country's code and name: 2:26, 27, 90, 92, 95, 100, 101. */
const PLACES: readonly number[] = [26, 27, 90, 92, 95, 100, 101];

const tellsPlace = ({ record, number }: Dataset) => record === 2 && PLACES.includes(number);

/**
 * The resources as they are, but for thumbnails of the old picture and, if asked, for the place.
 * @returns null where nothing is left, or they cannot be read
 */
export function editResources(bytes: Uint8Array, withoutPlace: boolean): Bytes | null {
  const resources = readResources(bytes);
  if (!resources) return null;
  let changed = false;
  const kept: [number, Uint8Array][] = [];
  for (const { id, whole, content } of resources) {
    const repeats: readonly number[] = [RESOURCE.exif, RESOURCE.exif3, RESOURCE.xmp];
    if (THUMBNAILS.includes(id) || (withoutPlace && repeats.includes(id))) continue;
    const { datasets, rest } = readIptc(content);
    const placeless = datasets.filter((dataset) => !tellsPlace(dataset));
    // Behind a dataset that cannot be read, another place may stand.
    const damaged = rest.some((byte) => byte !== 0);
    const here = id === RESOURCE.iptc && withoutPlace;
    if (!here || (placeless.length === datasets.length && !damaged)) {
      kept.push([id, whole]);
      continue;
    }
    changed = true;
    if (placeless.length === 0) continue;
    kept.push([id, resourceOf(id, joined(placeless.map((dataset) => dataset.whole)))]);
  }
  const parts = kept.filter(([id]) => !changed || id !== RESOURCE.digest).map(([, part]) => part);
  return parts.length > 0 ? joined(parts) : null;
}

export function resourcesHoldPlace(bytes: Uint8Array): boolean {
  const iptc = iptcOf(bytes);
  return iptc !== null && readIptc(iptc).datasets.some(tellsPlace);
}
