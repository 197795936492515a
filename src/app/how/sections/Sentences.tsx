import { useCallback } from "react";
import { PLAIN } from "../../../network/procedure";
import { short } from "../../../words/numbers";
import { HolePicture } from "../../parts/Pixels";
import { guess } from "../blind-filter";
import { conditional, learnConditional } from "../conditional";
import { useHowWords } from "../how-words";
import { PictureView } from "../PictureView";
import styles from "../page.module.css";
import { cutOut, type Picture, withNoise } from "../picture";
import { by } from "../sampling";
import { useAnswer } from "../use-answer";

const NOISE = 22 / 255;
const BLINDNESSES = [0, 0.5, 1];
const CUT = { x: 8, y: 6, width: 36, height: 24 };

/** One sentence and one picture for each setting; the settings lead here. */
export function Sentences({ clean }: { clean: Picture }) {
  const { sentences: words } = useHowWords();
  const task = useCallback(async () => {
    const noisy = withNoise(clean, NOISE, { seed: 6 });
    const { filter, trust } = learnConditional(clean);
    const guessed = guess(filter, noisy);
    const seeing = (blindness: number) => conditional(noisy, guessed, trust, blindness);
    const sampling = { kind: "random", stride: 2, draws: 1, seed: 1 } as const;
    const network = (part: Picture) => guess(filter, part);
    // What each pass is given: the first result, some of its pixels noisy again.
    const mixed: Picture[] = [];
    const first = await by({ ...PLAIN, sampling }, noisy, network);
    const refined = await by({ ...PLAIN, sampling, refine: true }, noisy, (part) => {
      if (part.width === noisy.width) mixed.push({ ...part, planes: part.planes.slice() });
      return network(part);
    });
    const cut = (picture: Picture | undefined) => cutOut(picture ?? noisy, CUT);
    return {
      blindness: BLINDNESSES.map((blindness) => cut(seeing(blindness))),
      refinement: [cut(first), cut(mixed[0]), cut(refined)],
    };
  }, [clean]);
  const pictures = useAnswer(task);

  return (
    <section
      id="how-sentences"
      className={styles.sentences}
      aria-labelledby="how-sentences-title"
      tabIndex={-1}
    >
      <h3 id="how-sentences-title">{words.title}</h3>
      <div className={styles.cards}>
        <Card id="how-blindness" of={words.blindness}>
          <Strip
            pictures={pictures?.blindness}
            captions={BLINDNESSES.map((c, i) => (i === 0 ? `c = ${short(c)}` : short(c)))}
          />
        </Card>
        <Card id="how-hole" of={words.hole}>
          <div className={styles.strip}>
            {[1, 3, 5].map((hole) => (
              <figure key={hole} className={styles.cells}>
                <HolePicture hole={hole} />
                <figcaption>
                  {hole} × {hole}
                </figcaption>
              </figure>
            ))}
          </div>
        </Card>
        <Card id="how-downsampling" of={words.downsampling}>
          <DealtView />
        </Card>
        <Card id="how-refinement" of={words.refinement}>
          <Strip
            pictures={pictures?.refinement}
            captions={[words.refinement.result, words.refinement.mixed, words.refinement.mean]}
          />
        </Card>
      </div>
    </section>
  );
}

function Card({
  id,
  of: { title, told },
  children,
}: {
  id: string;
  of: { readonly title: string; readonly told: string };
  children: React.ReactNode;
}) {
  return (
    <article id={id} className={styles.card} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <h4 id={`${id}-title`}>{title}</h4>
      {children}
      <p>{told}</p>
    </article>
  );
}

function Strip({
  pictures,
  captions,
}: {
  pictures: readonly Picture[] | undefined;
  captions: readonly string[];
}) {
  return (
    <div className={styles.strip}>
      {pictures?.map((picture, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always as many, in this order
        <figure key={i}>
          <PictureView picture={picture} />
          <figcaption>{captions[i]}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** A picture of 6 × 6 pixels, and the four of 3 × 3 that stride 2 makes of it. */
function DealtView() {
  const places = Array.from({ length: 36 }, (_, i) => [i % 6, Math.floor(i / 6)] as const);
  return (
    <svg className={styles.dealt} viewBox="0 0 17 7" aria-hidden="true">
      {places.map(([x, y]) => {
        const [column, row] = [x % 2, y % 2];
        const part = 2 * row + column;
        const [left, top] = [10 + 4 * column + (x - column) / 2, 4 * row + (y - row) / 2];
        return (
          <g key={`${x} ${y}`} data-part={part}>
            <rect x={x + 0.06} y={y + 0.56} width={0.88} height={0.88} />
            <rect x={left + 0.06} y={top + 0.06} width={0.88} height={0.88} />
          </g>
        );
      })}
      <path d="M7 3.5h1.8M8.2 2.9l.6 .6-.6 .6" />
    </svg>
  );
}
