import { ImageIcon, LockIcon } from "../icons";
import { useApp } from "../store-context";
import styles from "./library.module.css";
import { PickButton } from "./PickButton";

/** What a newcomer sees: where to drop, what is accepted, and that nothing leaves the device. */
export function EmptyState() {
  const opening = useApp((s) => s.photos[0]?.name);
  return (
    <section className={styles.empty} aria-label="Open a photo" aria-busy={Boolean(opening)}>
      <div className={styles.target}>
        <span className={styles.emblem}>
          <ImageIcon />
        </span>
        <h1>Drop a noisy photo</h1>
        <p className={styles.lead}>
          or paste it, or choose one. It is denoised at once, and you compare before you save.
        </p>
        <PickButton className={styles.pick ?? ""}>Choose photos</PickButton>
        <p className={styles.formats} role="status">
          {opening ? `Opening ${opening}…` : "JPEG, PNG, WebP, AVIF, GIF"}
        </p>
      </div>
      <p className={styles.promise}>
        <LockIcon />
        Your photo never leaves this device.
      </p>
    </section>
  );
}
