import { PartLink } from "./PartLink";
import styles from "./page.module.css";
import type { Picture } from "./picture";
import { Blindness } from "./sections/Blindness";
import { BlindSpot } from "./sections/BlindSpot";
import { Downsampling } from "./sections/Downsampling";
import { Fitting } from "./sections/Fitting";
import { Independence } from "./sections/Independence";
import { Privacy } from "./sections/Privacy";
import { Sentences } from "./sections/Sentences";
import { useScrolledTo } from "./use-scrolled-to";

const PARTS: readonly (readonly [part: string, title: string])[] = [
  ["how-blind-spot", "The blind spot"],
  ["how-independence", "Why noise must be independent"],
  ["how-seeing", "Blind, or not quite"],
  ["how-small-pictures", "Small pictures out of a large one"],
  ["how-fitting", "Learning from your own photo"],
  ["how-sentences", "The settings, a sentence each"],
  ["how-privacy", "What stays here, and who thought of it"],
];

/** The whole explanation. @param part the one that is scrolled to: an element's id */
export function HowPage({ part, clean }: { readonly part: string; readonly clean: Picture }) {
  useScrolledTo(part);
  return (
    <div className={styles.page}>
      <div id="how" className={styles.intro} tabIndex={-1}>
        <p className={styles.lead}>
          Blindspot guesses every pixel from the pixels around it. Detail can be guessed, for what
          is around it belongs to it. Noise cannot: it is new in every pixel. So what can be guessed
          is the photo.
        </p>
        <p>
          Everything below is computed on this page while you look, with a small photo to which the
          page adds noise of its own. A plain weighted mean of neighbours stands in for the network,
          so that you can see each step; the network does the same with many thousand weights that
          adapt to what they see. Errors are root mean squared differences from the photo without
          noise, in steps of 255.
        </p>
        <nav aria-label="Parts of this page">
          <ul>
            {PARTS.map(([id, title]) => (
              <li key={id}>
                <PartLink part={id}>{title}</PartLink>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <BlindSpot clean={clean} />
      <Independence clean={clean} />
      <Blindness clean={clean} />
      <Downsampling clean={clean} />
      <Fitting clean={clean} />
      <Sentences clean={clean} />
      <Privacy />
    </div>
  );
}
