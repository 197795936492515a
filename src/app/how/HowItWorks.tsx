import { type ComponentType, useEffect, useRef, useState } from "react";
import { AppError } from "../../base/errors";
import { BookIcon, CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { closeHow, partIn, useHowPart } from "./address";
import styles from "./how-it-works.module.css";

type Content = ComponentType<{ readonly part: string }>;

/** The link to the page "How it works", and the page, which is loaded when it is first opened. */
export function HowItWorks() {
  const store = useAppStore();
  const part = useHowPart();
  const hasPhoto = useApp((s) => s.currentId !== null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [content, setContent] = useState<{ readonly Content: Content } | null>(null);
  const open = part !== null;

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  const wanted = open && !content;
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const load = async () => {
      const { loadPage } = await import("./page");
      const Content = await loadPage();
      if (!over) setContent({ Content });
    };
    load().catch((error) => {
      if (over) return;
      store.getState().fail(new AppError("explanationUnreachable", {}, error));
      closeHow();
    });
    return () => {
      over = true;
    };
  }, [wanted, store]);

  return (
    <>
      <a
        className={styles.link}
        href="#how"
        title="How it works"
        data-photo={hasPhoto || undefined}
      >
        <BookIcon />
        <span>How it works</span>
      </a>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-labelledby="how-title"
        aria-busy={wanted}
        // The viewer beneath has keys of its own.
        onKeyDown={(event) => event.stopPropagation()}
        onClose={() => {
          // Not when it is closed because the address says so.
          if (partIn(location.hash) !== null) closeHow();
        }}
      >
        <div className={styles.top}>
          <h2 id="how-title">How it works</h2>
          <button
            type="button"
            aria-label="Close"
            title="Close"
            onClick={() => dialog.current?.close()}
          >
            <CloseIcon />
          </button>
        </div>
        {open && content && <content.Content part={part} />}
        {wanted && <p className={styles.loading}>Loading…</p>}
      </dialog>
    </>
  );
}
