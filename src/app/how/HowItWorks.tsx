import { type ComponentType, useEffect, useRef, useState } from "react";
import { AppError } from "../../base/errors";
import { BookIcon, CloseIcon } from "../icons";
import { useApp, useAppStore } from "../store-context";
import { closeHow, partIn, useHowPart } from "./address";
import styles from "./how-it-works.module.css";
import { PartLink } from "./PartLink";

type Content = ComponentType<{ readonly part: string }>;

const PAGES = {
  how: {
    title: "How it works",
    load: async (): Promise<Content> => (await import("./page")).loadPage(),
  },
  guide: {
    title: "Guide",
    load: async (): Promise<Content> => (await import("../guide/GuidePage")).GuidePage,
  },
};

/** The links to the pages "Guide" and "How it works", and these pages, each loaded when it is first opened. */
export function HowItWorks() {
  const store = useAppStore();
  const part = useHowPart();
  const hasPhoto = useApp((s) => s.currentId !== null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [content, setContent] = useState<{
    readonly page: string;
    readonly Content: Content;
  } | null>(null);
  const open = part !== null;
  const page = part?.startsWith("guide") ? "guide" : "how";

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  const wanted = open && content?.page !== page;
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    const load = async () => {
      const Content = await PAGES[page].load();
      if (!over) setContent({ page, Content });
    };
    load().catch((error) => {
      if (over) return;
      store.getState().fail(new AppError("explanationUnreachable", {}, error));
      closeHow();
    });
    return () => {
      over = true;
    };
  }, [wanted, page, store]);

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
          <h2 id="how-title">{PAGES[page].title}</h2>
          {open && (
            <PartLink className={styles.link} part={page === "guide" ? "how" : "guide"}>
              {page === "guide" ? PAGES.how.title : PAGES.guide.title}
            </PartLink>
          )}
          <button
            type="button"
            aria-label="Close"
            title="Close"
            onClick={() => dialog.current?.close()}
          >
            <CloseIcon />
          </button>
        </div>
        {open && content && !wanted && <content.Content part={part} />}
        {wanted && <p className={styles.loading}>Loading…</p>}
      </dialog>
    </>
  );
}
