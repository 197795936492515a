import { type ComponentType, useEffect, useRef, useState } from "react";
import { AppError } from "../../base/errors";
import type { Language } from "../../words/language";
import { BookIcon, CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { useFirstWords, useLanguage } from "../use-first-words";
import { closeHow, partIn, useHowPart } from "./address";
import styles from "./how-it-works.module.css";
import { PartLink } from "./PartLink";

type Content = ComponentType<{ readonly part: string }>;

const PAGES = {
  how: async (language: Language): Promise<Content> => (await import("./page")).loadPage(language),
  guide: async (language: Language): Promise<Content> =>
    (await import("../guide/page")).loadPage(language),
};

/** The links to the pages "Guide" and "How it works", and these pages, each loaded when it is first opened. */
export function HowItWorks() {
  const store = useAppStore();
  const { pages } = useFirstWords().controls.app;
  const language = useLanguage();
  const part = useHowPart();
  const hasPhoto = useApp((s) => s.currentId !== null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [content, setContent] = useState<{
    readonly page: string;
    readonly language: Language;
    readonly Content: Content;
  } | null>(null);
  const open = part !== null;
  const page = part?.startsWith("guide") ? "guide" : "how";

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  const wanted = open && (content?.page !== page || content.language !== language);
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const load = async () => {
      const Content = await PAGES[page](language);
      if (!over) setContent({ page, language, Content });
    };
    load().catch((error) => {
      if (over) return;
      store.getState().fail(new AppError("explanationUnreachable", {}, error));
      closeHow();
    });
    return () => {
      over = true;
    };
  }, [wanted, page, language, store]);

  return (
    <>
      <a className={styles.link} href="#how" title={pages.how} data-photo={hasPhoto || undefined}>
        <BookIcon />
        <span>{pages.how}</span>
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
          <h2 id="how-title">{pages[page]}</h2>
          {open && (
            <PartLink className={styles.link} part={page === "guide" ? "how" : "guide"}>
              {page === "guide" ? pages.how : pages.guide}
            </PartLink>
          )}
          <button
            type="button"
            aria-label={pages.close}
            title={pages.close}
            onClick={() => dialog.current?.close()}
          >
            <CloseIcon />
          </button>
        </div>
        {open && content && !wanted && <content.Content part={part} />}
        {wanted && <p className={styles.loading}>{pages.loading}</p>}
      </dialog>
    </>
  );
}
