import { OPENABLE } from "../../codecs/openable";
import { privacyLine } from "../../words/en/privacy";
import { LockIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { readPicked } from "./dropped";
import styles from "./library.module.css";
import { PickButton } from "./PickButton";

/** Tells a newcomer where to drop, what is accepted, and that nothing leaves the device. */
export function EmptyState() {
  const store = useAppStore();
  const offline = useApp((s) => s.offlineReady);
  const traffic = useApp((s) => s.traffic);
  const opening = useApp((s) => s.photos[0]?.name);
  return (
    <section className={styles.empty} aria-label="Open a photo" aria-busy={Boolean(opening)}>
      <div className={styles.target}>
        <Emblem />
        <h1>Drop a noisy photo</h1>
        <p className={styles.lead}>
          or paste it, or choose one. It is denoised at once, and you compare before you save.
        </p>
        <PickButton accept={OPENABLE} className={styles.pick} onPick={store.getState().addFiles}>
          Choose photos
        </PickButton>
        <PickButton
          accept=""
          className={styles.folder}
          folder
          onPick={(files) => {
            const brought = readPicked(files);
            store.getState().addFiles(brought.files, brought.folders);
          }}
        >
          or a folder
        </PickButton>
        <p className={styles.formats} role="status">
          {opening ? `Opening ${opening}…` : "JPEG, PNG, WebP, AVIF, GIF"}
        </p>
      </div>
      <p className={styles.promise}>
        <LockIcon />
        Your photo never leaves this device.{offline && " Offline ready."}
      </p>
      <p className={styles.counted}>{privacyLine(traffic)}</p>
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
