import { useState } from "react";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./system.module.css";

/** The browser is asked for leave only when somebody ticks this. */
export function NotifyField() {
  const { system } = useWords().controls;
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
    <section aria-label={system.notification}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={notifies && allowed}
          onChange={(event) => void change(event.target.checked)}
        />
        {system.notify}
      </label>
      {refused && (
        <p role="status" className={styles.quiet}>
          {system.notifyRefused}
        </p>
      )}
    </section>
  );
}
