import { CloseIcon } from "../icons";

/** A dialog's title, and the way out of it. */
export function DialogHead({ id, title }: { id: string; title: string }) {
  return (
    <header>
      <h2 id={id}>{title}</h2>
      <form method="dialog">
        <button type="submit" aria-label="Close" title="Close">
          <CloseIcon />
        </button>
      </form>
    </header>
  );
}
