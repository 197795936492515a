import { CloseIcon } from "../icons";
import { useFirstWords } from "../use-first-words";

/** A dialog's title, and the way out of it. */
export function DialogHead({ id, title }: { id: string; title: string }) {
  const { parts } = useFirstWords().controls;
  return (
    <header>
      <h2 id={id}>{title}</h2>
      <form method="dialog">
        <button type="submit" aria-label={parts.close} title={parts.close}>
          <CloseIcon />
        </button>
      </form>
    </header>
  );
}
