import { useApp } from "../../store-context";
import { useFirstWords } from "../../use-first-words";
import { useHowWords } from "../how-words";
import { Part } from "../Part";
import styles from "../page.module.css";

const PAPERS = [
  [
    "byConstruction",
    "Laine, Karras, Lehtinen, Aila: High-Quality Self-Supervised Deep Image Denoising",
    "2019, arXiv 1901.10277",
  ],
  [
    "changingHoles",
    "Chen et al.: AT-BSN, Exploring Efficient Asymmetric Blind-Spots for Self-Supervised Denoising in Real-World Scenarios",
    "2023, arXiv 2303.16783",
  ],
  [
    "conditional",
    "Jang et al.: C-BSN, Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot Network",
    "2023, arXiv 2304.09507",
  ],
  [
    "randomSubsampling",
    "Pan et al.: SDAP, Random Sub-Samples Generation for Self-Supervised Real Image Denoising",
    "2023, arXiv 2307.16825",
  ],
] as const;

export function Privacy() {
  const { privacy: words } = useHowWords();
  const { privacyLine } = useFirstWords().privacy;
  const traffic = useApp((s) => s.traffic);
  return (
    <Part
      id="how-privacy"
      title={words.title}
      told={[words.told]}
      words={
        <>
          <p className={styles.result}>{words.counted(privacyLine(traffic))}</p>
          <p className={styles.quiet}>{words.photo}</p>
        </>
      }
    >
      <div>
        <h4>{words.papers}</h4>
        <ul className={styles.papers}>
          {PAPERS.map(([what, title, where]) => (
            <li key={where}>
              <b>{words[what]}</b>
              <span lang="en">{title}</span>
              <span className={styles.quiet}>{where}</span>
            </li>
          ))}
        </ul>
      </div>
    </Part>
  );
}
