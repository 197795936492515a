import { formatBytes } from "../../words/format-bytes";
import { useApp } from "../store-context";
import { useWords } from "../use-words";
import styles from "./system.module.css";

const COUNTS = ["elsewhere", "carried", "blocked", "files"] as const;

/** Tells what went over the network since the page was loaded, and how that is known. */
export function PrivacySection() {
  const { controls, privacy } = useWords();
  const { system } = controls;
  const traffic = useApp((s) => s.traffic);
  return (
    <section aria-labelledby="privacy-title">
      <h3 id="privacy-title">{system.privacy}</h3>
      <p>{privacy.privacyLine(traffic)}.</p>
      <ul className={styles.counts}>
        {COUNTS.map((kind) => (
          <li key={kind}>
            <span>{system.requests[kind]}</span>
            <span>{traffic[kind]}</span>
          </li>
        ))}
        <li>
          <span>{system.received}</span>
          <span>{formatBytes(traffic.bytes)}</span>
        </li>
      </ul>
      <p className={styles.quiet}>{system.howCounted}</p>
    </section>
  );
}
