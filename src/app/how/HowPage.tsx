import { useHowWords } from "./how-words";
import { PartLinks } from "./PartLinks";
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

const PARTS = [
  ["how-blind-spot", "blindSpot"],
  ["how-independence", "independence"],
  ["how-seeing", "seeing"],
  ["how-small-pictures", "smallPictures"],
  ["how-fitting", "fitting"],
  ["how-sentences", "sentences"],
  ["how-privacy", "privacy"],
] as const;

/** The whole explanation. @param part the one that is scrolled to: an element's id */
export function HowPage({ part, clean }: { readonly part: string; readonly clean: Picture }) {
  const how = useHowWords();
  useScrolledTo(part);
  return (
    <div className={styles.page}>
      <div id="how" className={styles.intro} tabIndex={-1}>
        <p className={styles.lead}>{how.lead}</p>
        <p>{how.computed}</p>
        <PartLinks parts={PARTS.map(([id, name]) => ({ id, title: how[name].title }))} />
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
