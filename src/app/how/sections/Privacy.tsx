import { privacyLine } from "../../../words/en/privacy";
import { useApp } from "../../store-context";
import { Part } from "../Part";
import styles from "../page.module.css";

const PAPERS: readonly (readonly [what: string, title: string, where: string])[] = [
  [
    "Blind spots by construction",
    "Laine, Karras, Lehtinen, Aila: High-Quality Self-Supervised Deep Image Denoising",
    "2019, arXiv 1901.10277",
  ],
  [
    "Holes that change size",
    "Chen et al.: AT-BSN, Exploring Efficient Asymmetric Blind-Spots for Self-Supervised Denoising in Real-World Scenarios",
    "2023, arXiv 2303.16783",
  ],
  [
    "The pixel seen or not, in one network",
    "Jang et al.: C-BSN, Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot Network",
    "2023, arXiv 2304.09507",
  ],
  [
    "Random subsampling",
    "Pan et al.: SDAP, Random Sub-Samples Generation for Self-Supervised Real Image Denoising",
    "2023, arXiv 2307.16825",
  ],
];

export function Privacy() {
  const traffic = useApp((s) => s.traffic);
  return (
    <Part
      id="how-privacy"
      title="What stays here, and who thought of it"
      words={
        <>
          <p>
            Photos, results, and whatever is learnt from them stay on this device. The network comes
            to your photo, not the other way round: its file is loaded once, then everything runs in
            this page, with or without a connection. The page’s own rules forbid it to reach any
            other server, and it counts what it asks for:
          </p>
          <p className={styles.result}>{privacyLine(traffic)}.</p>
          <p className={styles.quiet}>
            The photo on this page is part of “seeding” by Clements Engelhardt, from the Debian
            package lomiri-wallpapers-16.04 (CC0 1.0).
          </p>
        </>
      }
    >
      <div>
        <h4>Papers</h4>
        <ul className={styles.papers}>
          {PAPERS.map(([what, title, where]) => (
            <li key={where}>
              <b>{what}</b>
              <span>{title}</span>
              <span className={styles.quiet}>{where}</span>
            </li>
          ))}
        </ul>
      </div>
    </Part>
  );
}
