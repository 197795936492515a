import type { ReactNode } from "react";
import { useKeptOpen } from "../use-kept-open";
import styles from "./fold.module.css";

/** A section that is closed until it is wanted, and stays as the person leaves it. */
export function Fold({
  name,
  title,
  summary,
  children,
}: {
  /** It is remembered by it. */
  name: string;
  title: string;
  /** Of what is inside, the part that is worth knowing while it is closed. */
  summary?: string;
  children: ReactNode;
}) {
  const [open, setOpen] = useKeptOpen(name);
  return (
    <details
      className={styles.fold}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span>{title}</span>
        <span>{summary}</span>
      </summary>
      {children}
    </details>
  );
}
