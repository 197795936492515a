import { privacyLine } from "../../words/en/privacy";
import { formatBytes } from "../../words/format-bytes";
import { useApp } from "../store-context";
import styles from "./system.module.css";

/** Tells what went over the network since the page was loaded, and how that is known. */
export function PrivacySection() {
  const traffic = useApp((s) => s.traffic);
  const counts = [
    ["Requests to other servers", traffic.elsewhere],
    ["Requests that carried data", traffic.carried],
    ["Attempts stopped by the content policy", traffic.blocked],
    ["Files of the app and its models, asked of this site", traffic.files],
  ] as const;
  return (
    <section aria-labelledby="privacy-title">
      <h3 id="privacy-title">Privacy</h3>
      <p>{privacyLine(traffic)}.</p>
      <ul className={styles.counts}>
        {counts.map(([label, count]) => (
          <li key={label}>
            <span>{label}</span>
            <span>{count}</span>
          </li>
        ))}
        <li>
          <span>Received for them</span>
          <span>{formatBytes(traffic.bytes)}</span>
        </li>
      </ul>
      <p className={styles.quiet}>
        Counted by the page and its workers from the browser’s own list of requests. The content
        policy lets the page reach no other server at all.
      </p>
    </section>
  );
}
