import { useState } from "react";
import { useApp, useAppStore } from "../store-context";
import styles from "./system.module.css";

/** The browser is asked for leave only when somebody ticks this. */
export function NotifyField() {
  const store = useAppStore();
  const notifies = useApp((s) => s.notifies);
  const [refused, setRefused] = useState(false);
  if (!("Notification" in globalThis)) return null;
  const allowed = Notification.permission === "granted";

  const change = async (wanted: boolean) => {
    const answer = wanted ? await Notification.requestPermission() : "default";
    setRefused(wanted && answer !== "granted");
    store.getState().setNotifies(wanted && answer === "granted");
  };

  return (
    <section aria-label="Notification">
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={notifies && allowed}
          onChange={(event) => void change(event.target.checked)}
        />
        Notify me when a long job is done
      </label>
      {refused && (
        <p role="status" className={styles.quiet}>
          The browser does not allow notifications here; its settings for this site can.
        </p>
      )}
    </section>
  );
}
