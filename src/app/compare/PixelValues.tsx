import { useEffect, useMemo, useRef, useState } from "react";
import type { Blended } from "../../engine/protocol";
import type { Rect } from "../../geometry/rect";
import { FULL } from "../../raster/blend";
import type { DisplaySpace } from "../../raster/colour/display";
import { settingsOf } from "../../state/auto";
import { wantedBy } from "../../state/wanted";
import { useApp, usePixels } from "../store-context";
import { useWords } from "../use-words";
import { Latest } from "./latest";
import { usePieces } from "./pieces-context";
import styles from "./pixel-values.module.css";
import { type PaneSubject, subjectVariant } from "./subject";

/** A blend slider moves many times before it rests: its pixel is read when it does, ms. */
const REST_MS = 100;

/** Red, green and blue of 0…255. */
type Triple = readonly [red: number, green: number, blue: number];

interface Colour {
  /** The photo's own values. */
  readonly own: Triple;
  /** As panes show it. */
  readonly shown: Triple;
}

interface Question {
  readonly x: number;
  readonly y: number;
  readonly photo: string;
  /** Null: the pane shows no result there. */
  readonly result: Blended | null;
}

interface Answer {
  readonly question: Question;
  readonly original: Colour | null;
  readonly result: Colour | null;
}

/** The colours under the pointer: exact, as they are saved, in the photo's own values. */
export function PixelValues({ subject, label }: { subject: PaneSubject; label: string }) {
  const { compare } = useWords().controls;
  const on = useApp((s) => s.values);
  const pointed = useApp((s) => s.spot !== null);
  const { space } = usePieces();
  const answer = useAnswer(subject, space);
  if (!on) return null;
  if (!pointed) return <p className={styles.values}>{compare.pointAtPixel}</p>;
  return (
    <p className={styles.values}>
      {answer && (
        <span className={styles.place}>
          {answer.question.x}, {answer.question.y}
        </span>
      )}
      {answer?.original && (
        <Swatch colour={answer.original} space={space} name={compare.original} />
      )}
      {answer?.result && <Swatch colour={answer.result} space={space} name={label} />}
    </p>
  );
}

/** The newest known colours at the spot. */
function useAnswer(subject: PaneSubject, space: DisplaySpace): Answer | null {
  const pixels = usePixels();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = useRef<Question | null>(null);
  const latest = useMemo(() => {
    const read = async (blended: Blended, at: Rect, signal: AbortSignal): Promise<Colour> => {
      const [own, shown] = await Promise.all([
        pixels.read(blended, at, signal),
        pixels.read(blended, at, signal, space),
      ]);
      return { own: triple(own), shown: triple(shown) };
    };
    return new Latest(
      async ({ x, y, photo, result }: Question, signal) => {
        const at = { x, y, width: 1, height: 1 };
        return Promise.all([
          read({ photo, result: null, blend: FULL }, at, signal),
          result && read(result, at, signal),
        ]);
      },
      (question, colours) => {
        const [original, result] = colours ?? [null, null];
        setAnswer({ question, original, result });
      },
    );
  }, [pixels, space]);

  const x = useApp((s) => (s.values && s.spot ? Math.floor(s.spot.x) : null));
  const y = useApp((s) => (s.values && s.spot ? Math.floor(s.spot.y) : null));
  const photo = useApp((s) => s.currentId);
  const blend = useApp((s) => {
    const variant = subjectVariant(s, subject);
    return variant && settingsOf(s, variant).blend;
  });
  // The result that is finished at the spot.
  const key = useApp((s) => {
    const variant = s.values && s.spot && subjectVariant(s, subject);
    const wanted = variant ? wantedBy(s, variant) : null;
    const tiles = (wanted && s.results.get(wanted.key)?.tiles) ?? [];
    return wanted && tiles.some(({ rect }) => contains(rect, x, y)) ? wanted.key : null;
  });

  useEffect(() => {
    if (x === null || y === null || photo === null) {
      asked.current = null;
      setAnswer(null);
      latest.clear();
      return;
    }
    const before = asked.current;
    const result = key !== null && blend ? { photo, result: key, blend } : null;
    asked.current = { x, y, photo, result };
    const moved = before?.x !== x || before.y !== y || before.photo !== photo;
    const first = before?.result == null;
    latest.ask(asked.current, moved || first ? 0 : REST_MS);
  }, [latest, x, y, photo, key, blend]);
  useEffect(() => () => latest.clear(), [latest]);
  return answer;
}

const contains = (rect: Rect, x: number | null, y: number | null) =>
  x !== null &&
  y !== null &&
  x >= rect.x &&
  y >= rect.y &&
  x < rect.x + rect.width &&
  y < rect.y + rect.height;

const triple = ([red = 0, green = 0, blue = 0]: Uint8ClampedArray): Triple => [red, green, blue];

function Swatch({ colour, space, name }: { colour: Colour; space: DisplaySpace; name: string }) {
  const shares = colour.shown.map((level) => level / 255);
  return (
    <span title={name}>
      <i style={{ background: `color(${space} ${shares.join(" ")})` }} />
      {colour.own.join(" ")}
    </span>
  );
}
