/** Notes in a file's XMP what was done to it, and reads that back. */
import { asUtf8, type Bytes, bytesOf } from "./bytes";
import { type Element, escaped, everyElement, plain, readXml } from "./xml";
import {
  insertedIntoRdf,
  openXmp,
  type Packet,
  propertyOf,
  rdfOf,
  SPACE,
  withoutProperties,
  withValues,
} from "./xmp";

/** The namespace of our own properties. Files bear it: it is never to change. */
export const OUR_SPACE = "urn:blindspot:provenance:1.0/";

export interface Provenance {
  /** The app's version, as "0.1.0". */
  readonly version: string;
  /** The model's SHA-256, hexadecimal; null where no network had a part in it. */
  readonly model: string | null;
  /** Of the variant, as text that `settings-text.ts` can read. */
  readonly settings: string;
}

const EMPTY =
  '<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' +
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ' +
  `xmlns:rdf="${SPACE.rdf}"></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`;

/**
 * A packet with the note in it, all else byte for byte, but for an older note and xmp:ModifyDate.
 * @param packet null for none yet
 * @returns null where the packet cannot be read
 */
export function withProvenance(
  packet: Uint8Array | null,
  { version, model, settings }: Provenance,
  now: Date,
): Bytes | null {
  const opened = openXmp(packet ?? bytesOf(EMPTY));
  if (!opened) return null;
  const old = withoutOurs(opened);
  const date = now.toISOString().replace(/\.\d+Z$/, "Z");
  const { text, changes } = withValues(old, [
    { space: SPACE.xmp, local: "ModifyDate", value: date },
  ]);
  const roots = readXml(text);
  const rdf = roots && rdfOf({ text, roots });
  if (!rdf) return null;
  const about = rdf.children
    .flatMap(({ attributes }) => attributes)
    .find(({ space, local }) => space === SPACE.rdf && local === "about");
  const prefix = rdf.name.includes(":") ? rdf.name.slice(0, rdf.name.indexOf(":") + 1) : "";
  // Attributes without a prefix are in no namespace: rdf:about needs one of its own.
  const rdfName = prefix || "rdf:";
  const note = [
    `<${prefix}Description`,
    prefix ? "" : ` xmlns:rdf="${SPACE.rdf}"`,
    ` ${rdfName}about="${about?.value.replaceAll('"', "&quot;") ?? ""}"`,
    changes > 0 ? "" : ` xmlns:xmp="${SPACE.xmp}" xmp:ModifyDate="${date}"`,
    ` xmlns:blindspot="${OUR_SPACE}"`,
    ` blindspot:Version="${asUtf8(escaped(version))}"`,
    model === null ? "" : ` blindspot:ModelSHA256="${asUtf8(escaped(model))}"`,
    ` blindspot:Settings="${asUtf8(escaped(settings))}"/>`,
  ].join("");
  const whole = insertedIntoRdf(text, note);
  return whole === null ? null : bytesOf(whole);
}

/** Null for a packet without such a note. */
export function readProvenance(packet: Uint8Array | null): Provenance | null {
  const opened = packet && openXmp(packet);
  if (!opened) return null;
  const version = propertyOf(opened, OUR_SPACE, "Version");
  const settings = propertyOf(opened, OUR_SPACE, "Settings");
  if (version === null || settings === null) return null;
  return { version, model: propertyOf(opened, OUR_SPACE, "ModelSHA256"), settings };
}

/** Without an earlier note; a description that held nothing else goes as a whole. */
function withoutOurs(packet: Packet): string {
  const gone = new Set<Element>();
  for (const element of everyElement(packet.roots)) {
    if (element.space === SPACE.rdf && element.local === "Description" && onlyOurs(element)) {
      gone.add(element);
    }
  }
  return withoutProperties(packet, (name) => name.space === OUR_SPACE || gone.has(name as Element));
}

function onlyOurs({ attributes, children }: Element): boolean {
  const own = attributes.filter(({ declares }) => !declares);
  return (
    children.length === 0 &&
    own.some(({ space }) => space === OUR_SPACE) &&
    own.every(
      ({ space, local }) =>
        space === OUR_SPACE ||
        (space === SPACE.rdf && local === "about") ||
        (space === SPACE.xmp && local === "ModifyDate"),
    )
  );
}

/** The stars a person gave, −1 to 5; null for none. */
export function ratingOf(packet: Uint8Array | null): number | null {
  const opened = packet && openXmp(packet);
  const value = opened && propertyOf(opened, SPACE.xmp, "Rating");
  const stars = value === null ? Number.NaN : Number(plain(value));
  return Number.isFinite(stars) && stars >= -1 && stars <= 5 ? stars : null;
}
