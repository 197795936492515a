import { OPENABLE } from "../../codecs/openable";
import { DividerIcon, LockIcon, ResidualIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useFirstWords } from "../use-first-words";
import { useMedia } from "../use-media";
import { readPicked } from "./dropped";
import styles from "./library.module.css";
import { PickButton } from "./PickButton";
import { openSample } from "./sample";

/** No mouse to drop with, as it seems. */
const FINGERS = "(pointer: coarse), (max-width: 760px)";

/** Tells a newcomer how to begin, with a photo of their own or with ours, and what is different here. */
export function EmptyState() {
  const store = useAppStore();
  const words = useFirstWords();
  const { library } = words.controls;
  const offline = useApp((s) => s.offlineReady);
  const traffic = useApp((s) => s.traffic);
  const opening = useApp((s) => s.photos[0]?.name);
  const fingers = useMedia(FINGERS);
  return (
    <section className={styles.empty} aria-label={library.openPhoto} aria-busy={Boolean(opening)}>
      <div className={styles.target}>
        <Emblem />
        <h1>{fingers ? library.chooseNoisy : library.dropNoisy}</h1>
        <p className={styles.lead}>{fingers ? library.denoised : library.orPaste}</p>
        <div className={styles.picks}>
          <PickButton accept={OPENABLE} className={styles.pick} onPick={store.getState().addFiles}>
            {library.choosePhotos}
          </PickButton>
          <button
            type="button"
            className={styles.sample}
            title={library.sampleHint}
            onClick={() => void openSample(store)}
          >
            {library.trySample}
          </button>
        </div>
        <PickButton
          accept=""
          className={styles.folder}
          folder
          onPick={(files) => {
            const brought = readPicked(files);
            store.getState().addFiles(brought.files, brought.folders);
          }}
        >
          {library.orFolder}
        </PickButton>
        <p className={styles.formats} role="status">
          {opening ? library.opening(opening) : library.formats}
        </p>
      </div>
      <ul className={styles.promises}>
        <li>
          <LockIcon />
          <span>
            <strong>{library.stays.lead}</strong> {library.stays.rest}
            {offline && ` ${library.offlineReady}`}
          </span>
        </li>
        <li>
          <ResidualIcon />
          <span>
            <strong>{library.learns.lead}</strong> {library.learns.rest}
          </span>
        </li>
        <li>
          <DividerIcon />
          <span>
            <strong>{library.compare.lead}</strong> {library.compare.rest}
          </span>
        </li>
      </ul>
      <p className={styles.counted}>{words.privacy.privacyLine(traffic)}</p>
    </section>
  );
}

/** The product in one picture: noise left of the divider, none right of it. */
function Emblem() {
  return (
    <svg
      className={styles.emblem}
      viewBox="0 0 240 150"
      width="240"
      height="150"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id="emblem-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#4b5a72" />
          <stop offset="1" stopColor="#e2a765" />
        </linearGradient>
        <filter id="emblem-noise" x="0" y="0" width="1" height="1">
          <feTurbulence type="fractalNoise" baseFrequency="0.7" numOctaves="2" seed="4" />
          <feColorMatrix values="2.2 0 0 0 -0.6  0 2.2 0 0 -0.6  0 0 2.2 0 -0.6  0 0 0 0 0.34" />
        </filter>
        <clipPath id="emblem-frame">
          <rect width="240" height="150" rx="14" />
        </clipPath>
      </defs>
      <g clipPath="url(#emblem-frame)">
        <rect width="240" height="150" fill="url(#emblem-sky)" />
        <circle cx="168" cy="66" r="20" fill="#f7d9a0" />
        <path d="M0 112 58 62l40 38 34-26 108 62v14H0z" fill="#3d4657" />
        <path d="M0 132c46-26 92-22 132-8s74 12 108-2v28H0z" fill="#262c38" />
        <rect width="120" height="150" filter="url(#emblem-noise)" />
        <path d="M120 0v150" stroke="#fff" strokeWidth="2" />
        <circle cx="120" cy="75" r="13" fill="#fff" />
        <path
          d="m116.5 71-4 4 4 4m7-8 4 4-4 4"
          fill="none"
          stroke="#1c1c1c"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </g>
    </svg>
  );
}
