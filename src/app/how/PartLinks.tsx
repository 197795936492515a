import { useFirstWords } from "../use-first-words";
import { PartLink } from "./PartLink";
import styles from "./part-links.module.css";

/** The parts of an open page, each with a link to it. */
export function PartLinks({
  parts,
}: {
  readonly parts: readonly { readonly id: string; readonly title: string }[];
}) {
  const { pages } = useFirstWords().controls.app;
  return (
    <nav className={styles.links} aria-label={pages.parts}>
      <ul>
        {parts.map(({ id, title }) => (
          <li key={id}>
            <PartLink part={id}>{title}</PartLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
