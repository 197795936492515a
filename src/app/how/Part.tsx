import type { ReactNode } from "react";
import { Emphasised } from "./Emphasised";
import styles from "./page.module.css";

/** A part of the page: words on one side, a live picture on the other. */
export function Part({
  id,
  title,
  told,
  words,
  children,
}: {
  id: string;
  title: string;
  /** Paragraphs. */
  told: readonly string[];
  /** What follows them. */
  words?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section id={id} className={styles.part} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div className={styles.words}>
        <h3 id={`${id}-title`}>{title}</h3>
        {told.map((paragraph) => (
          <p key={paragraph}>
            <Emphasised text={paragraph} />
          </p>
        ))}
        {words}
      </div>
      {children && <div className={styles.live}>{children}</div>}
    </section>
  );
}
