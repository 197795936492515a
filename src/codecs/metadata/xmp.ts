/** Reads an XMP packet and takes properties out of it. ISO 16684-1 (XMP Specification Part 1). */
import { type Bytes, binaryText, bytesOf, fromUtf8 } from "./bytes";
import { type Element, everyElement, type Name, plain, readXml, without } from "./xml";

export const SPACE = {
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  xmp: "http://ns.adobe.com/xap/1.0/",
  exif: "http://ns.adobe.com/exif/1.0/",
  tiff: "http://ns.adobe.com/tiff/1.0/",
  note: "http://ns.adobe.com/xmp/note/",
  photoshop: "http://ns.adobe.com/photoshop/1.0/",
  iptcCore: "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
  iptcExtension: "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
  dynamicMedia: "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
  dublinCore: "http://purl.org/dc/elements/1.1/",
  terms: "http://purl.org/dc/terms/",
  geo: "http://www.w3.org/2003/01/geo/wgs84_pos#",
  hdrGainMap: "http://ns.adobe.com/hdr-gain-map/1.0/",
  appleGainMap: "http://ns.apple.com/HDRGainMap/1.0/",
  appleAuxiliary: "http://ns.apple.com/pixeldatainfo/1.0/",
  camera: "http://ns.google.com/photos/1.0/camera/",
  container: "http://ns.google.com/photos/1.0/container/",
  item: "http://ns.google.com/photos/1.0/container/item/",
  depth: "http://ns.google.com/photos/1.0/depthmap/",
  image: "http://ns.google.com/photos/1.0/image/",
  audio: "http://ns.google.com/photos/1.0/audio/",
} as const;

export interface Packet {
  /** One character a byte. */
  readonly text: string;
  readonly roots: readonly Element[];
}

/** Null for what cannot be read: not well-formed, or in another encoding than UTF-8. */
export function openXmp(bytes: Uint8Array): Packet | null {
  const text = binaryText(bytes);
  if (text.includes("\0<") || text.includes("<\0")) return null;
  // Some writers end a packet with NUL bytes.
  const roots = readXml(text);
  return roots && roots.length > 0 ? { text, roots } : null;
}

/** The value of the first such property, as attribute or as element of text. */
export function propertyOf(packet: Packet, space: string, local: string): string | null {
  for (const element of everyElement(packet.roots)) {
    const attribute = element.attributes.find((a) => a.space === space && a.local === local);
    if (attribute) return fromUtf8(plain(attribute.value));
    if (element.space === space && element.local === local && element.children.length === 0) {
      return fromUtf8(plain(packet.text.slice(element.innerAt, element.innerEnd)));
    }
  }
  return null;
}

/** A property of that name or, with no name, any of the namespace. */
export function holds(packet: Packet, space: string, local?: string): boolean {
  return find(packet, (name) => name.space === space && (!local || name.local === local));
}

function find(packet: Packet, wanted: (name: Name) => boolean): boolean {
  for (const element of everyElement(packet.roots)) {
    if (wanted(element)) return true;
    if (element.attributes.some((a) => !a.declares && wanted(a))) return true;
  }
  return false;
}

const NAMED: Readonly<Record<string, RegExp>> = {
  [SPACE.photoshop]: /^(City|State|Country)$/,
  [SPACE.iptcCore]: /^(Location|CountryCode)$/,
  [SPACE.iptcExtension]: /^(LocationShown|LocationCreated|City|CountryName|Sublocation)/,
  [SPACE.dynamicMedia]: /^shotLocation$/,
  [SPACE.dublinCore]: /^coverage$/,
  [SPACE.terms]: /^(Location|spatial)$/,
  [SPACE.geo]: /^(lat|long|alt|lat_long|location)$/,
};

/** A property that tells where a photo was taken. A creator's address does not. */
export function tellsPlace({ space, local }: Name): boolean {
  if (NAMED[space]?.test(local)) return true;
  if (/^http:\/\/prismstandard\.org\//.test(space) && local === "location") return true;
  if (/^http:\/\/rs\.tdwg\.org\/dwc\//.test(space)) {
    return /^(decimal|verbatim)?(Latitude|Longitude|Locality|Coordinates|Location)$/i.test(local);
  }
  // exif:GPSLatitude, drone-dji:GpsLatitude, Camera:GPSXYAccuracy …
  return /^gps/i.test(local);
}

export const holdsPlace = (packet: Packet): boolean => find(packet, tellsPlace);

/** All but the properties of some names, at any depth, and array items that say `item`. */
export function withoutProperties(
  { text, roots }: Packet,
  gone: (name: Name) => boolean,
  goneItem: (item: Element) => boolean = () => false,
): string {
  const places: { start: number; end: number }[] = [];
  const walk = (element: Element) => {
    const item = element.space === SPACE.rdf && element.local === "li" && goneItem(element);
    if (gone(element) || item) {
      places.push({ start: blankBefore(text, element.start), end: element.end });
      return;
    }
    for (const attribute of element.attributes) {
      if (attribute.declares || !gone(attribute)) continue;
      places.push({ start: blankBefore(text, attribute.start), end: attribute.end });
    }
    element.children.forEach(walk);
  };
  roots.forEach(walk);
  return without(text, places);
}

function blankBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && /\s/.test(text[start - 1] as string)) start--;
  return start;
}

export interface NewValue extends Name {
  /** Needs no escapes. */
  readonly value: string;
}

/** With new values where such properties stand at the top of the packet; others are not added. */
export function withValues(
  text: string,
  values: readonly NewValue[],
): { readonly text: string; readonly changes: number } {
  const roots = readXml(text);
  const rdf = roots && rdfOf({ text, roots });
  const changes: { start: number; end: number; value: string }[] = [];
  for (const description of rdf?.children ?? []) {
    const places = [
      ...description.attributes.map((a) => ({
        ...{ space: a.space, local: a.local },
        ...{ start: a.valueAt, end: a.valueAt + a.value.length },
      })),
      ...description.children
        .filter(({ children, innerEnd, end }) => children.length === 0 && innerEnd < end)
        .map((e) => ({ space: e.space, local: e.local, start: e.innerAt, end: e.innerEnd })),
    ];
    for (const { space, local, start, end } of places) {
      const wanted = values.find((v) => v.space === space && v.local === local);
      if (wanted) changes.push({ start, end, value: wanted.value });
    }
  }
  let changed = "";
  let at = 0;
  for (const { start, end, value } of changes.sort((a, b) => a.start - b.start)) {
    changed += text.slice(at, start) + value;
    at = end;
  }
  return { text: changed + text.slice(at), changes: changes.length };
}

/** The element that holds all properties. */
export function rdfOf({ roots }: Packet): Element | null {
  for (const element of everyElement(roots)) {
    if (element.space === SPACE.rdf && element.local === "RDF") return element;
  }
  return null;
}

/**
 * A packet that also holds the properties of its extension, for formats that have no second packet. Null
 * where either cannot be read. XMP Specification Part 3, 1.1.3.1.
 */
export function merged(main: Uint8Array, extension: Uint8Array): Bytes | null {
  const first = openXmp(main);
  const second = openXmp(extension);
  const added = second && rdfOf(second);
  if (!first || !second || !added) return null;
  const noted = ({ space, local }: Name) => space === SPACE.note && local === "HasExtendedXMP";
  const text = withoutProperties(first, noted);
  // Each description must itself declare the namespaces of the elements it is taken from.
  const outer = [...everyElement(second.roots)].filter(
    (element) => element.start <= added.start && element.end >= added.end,
  );
  const declarations = outer.flatMap(({ attributes }) => attributes.filter((a) => a.declares));
  const descriptions = added.children.map((child) => {
    const whole = second.text.slice(child.start, child.end);
    const own = new Set(child.attributes.filter((a) => a.declares).map((a) => a.local));
    const missing = declarations
      .filter((a) => !own.has(a.local))
      .map((a) => ` ${second.text.slice(a.start, a.end)}`);
    const at = 1 + child.name.length;
    return `${whole.slice(0, at)}${missing.join("")}${whole.slice(at)}`;
  });
  const whole = insertedIntoRdf(text, descriptions.join(""));
  return whole === null ? null : bytesOf(whole);
}

/** Puts elements at the end of the packet's rdf:RDF; null where it has none. */
export function insertedIntoRdf(text: string, elements: string): string | null {
  const roots = readXml(text);
  const rdf = roots && rdfOf({ text, roots });
  if (!rdf) return null;
  const closed = rdf.innerEnd === rdf.end;
  if (!closed) return text.slice(0, rdf.innerEnd) + elements + text.slice(rdf.innerEnd);
  const opening = text.slice(rdf.start, rdf.end - "/>".length).trimEnd();
  return `${text.slice(0, rdf.start)}${opening}>${elements}</${rdf.name}>${text.slice(rdf.end)}`;
}

/** Without the blanks that a packet keeps so that it can grow in place. */
export function withoutPadding(text: string): string {
  const end = text.lastIndexOf("<?xpacket end=");
  return end < 0 ? text.trimEnd() : `${text.slice(0, end).trimEnd()}\n${text.slice(end)}`;
}
