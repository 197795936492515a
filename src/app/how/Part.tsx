import type { ReactNode } from "react";
import styles from "./page.module.css";

/** A part of the page: words on one side, a live picture on the other. */
export function Part({
  id,
  title,
  words,
  children,
}: {
  id: string;
  title: string;
  words: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section id={id} className={styles.part} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div className={styles.words}>
        <h3 id={`${id}-title`}>{title}</h3>
        {words}
      </div>
      {children && <div className={styles.live}>{children}</div>}
    </section>
  );
}
