import { useCallback, useEffect, useRef, useState } from "react";
import { KeysIcon } from "../icons";
import { later } from "../parts/later";
import { useFirstWords } from "../use-first-words";
import styles from "./keys-help.module.css";

const List = later(async () => (await import("./KeysList")).KeysList);

/** A button, and `?`: what every key and every gesture does. */
export function KeysHelp() {
  const { keys } = useFirstWords().controls.app;
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const show = useCallback(() => {
    setOpen(true);
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      if (dialog.current?.open) dialog.current.close();
      else show();
    };
    // The guide opens in its place.
    const leave = () => dialog.current?.close();
    window.addEventListener("keydown", answer);
    window.addEventListener("hashchange", leave);
    return () => {
      window.removeEventListener("keydown", answer);
      window.removeEventListener("hashchange", leave);
    };
  }, [show]);
  return (
    <>
      <button
        type="button"
        className={styles.open}
        aria-label={keys.name}
        title={keys.hint}
        onClick={show}
      >
        <KeysIcon />
      </button>
      <dialog
        ref={dialog}
        className={styles.keys}
        aria-labelledby="keys-title"
        onClose={() => setOpen(false)}
      >
        <header>
          <h2 id="keys-title">{keys.title}</h2>
          <a href="#guide">{keys.guide}</a>
        </header>
        {open && <List />}
        <form method="dialog">
          <button type="submit">{keys.close}</button>
        </form>
      </dialog>
    </>
  );
}
