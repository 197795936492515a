import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef } from "react";
import type { Photo } from "../../state/library";
import { type Stage, stageOf } from "../../state/queue";
import { type SelectBy, selectedPhotos } from "../../state/selection";
import type { Words } from "../../words/catalogue";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./library.module.css";
import { useThumbnail } from "./use-thumbnail";

/** From one thumbnail to the next, CSS pixels. */
const PITCH = 68;

/** What is being dragged within the strip is no file. */
const DRAGGED = "application/x-blindspot-photo";

/** The open photos. Only those in view, and a few beside them, are on the page. */
export function Strip({ photos }: { photos: readonly Photo[] }) {
  const store = useAppStore();
  const { library } = useWords().controls;
  const scroller = useRef<HTMLDivElement>(null);
  const currentId = useApp((s) => s.askedId ?? s.currentId);
  const virtual = useVirtualizer({
    horizontal: true,
    count: photos.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => PITCH,
    getItemKey: (index) => photos[index]?.id ?? index,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
  });

  const at = photos.findIndex(({ id }) => id === currentId);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);

  const go = (to: number, by: SelectBy) => {
    const photo = photos[Math.min(photos.length - 1, Math.max(0, to))];
    if (!photo) return;
    store.getState().selectPhoto(photo.id, by, photos);
    virtual.scrollToIndex(photos.indexOf(photo));
    focusSoon(scroller.current, photo.id);
  };

  const key = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.photo;
    const from = photos.findIndex((photo) => photo.id === id);
    const { putAway, clearSelection, selectAll, movePhotos } = store.getState();
    const chosen = selectedPhotos(store.getState()).map((photo) => photo.id);
    const by: SelectBy = event.shiftKey ? "range" : "only";
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (from < 0) return;
    if (step !== 0 && event.altKey) {
      const next = photos[step < 0 ? from - 1 : from + 2];
      if (id && (step > 0 ? from < photos.length - 1 : from > 0))
        movePhotos([id], next?.id ?? null);
      focusSoon(scroller.current, id ?? "");
    } else if (step !== 0) go(from + step, by);
    else if (event.key === "Home") go(0, by);
    else if (event.key === "End") go(photos.length - 1, by);
    else if (event.key === " " && (event.ctrlKey || event.metaKey)) go(from, "toggle");
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) selectAll(photos);
    else if (event.key === "Delete") putAway(chosen.length > 0 ? chosen : [id ?? ""]);
    else if (event.key === "Escape") clearSelection();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <nav className={styles.strip} aria-label={library.photos}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons in it. */}
      <div ref={scroller} className={styles.scroller} onKeyDown={key}>
        <ul style={{ width: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key: id }) => {
            const photo = photos[index];
            return (
              photo && (
                <li
                  key={id}
                  style={{ transform: `translateX(${start}px)` }}
                  aria-setsize={photos.length}
                  aria-posinset={index + 1}
                >
                  <Thumbnail photo={photo} among={photos} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </nav>
  );
}

/** Once it is on the page: it may have to be scrolled to first. */
function focusSoon(within: HTMLElement | null, id: string): void {
  let tries = 10;
  const look = () => {
    const found = within?.querySelector<HTMLElement>(`[data-photo="${CSS.escape(id)}"]`);
    if (found) found.focus();
    else if (--tries > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

interface ThumbnailProps {
  readonly photo: Photo;
  readonly among: readonly Photo[];
}

const Thumbnail = memo(function Thumbnail({ photo, among }: ThumbnailProps) {
  const store = useAppStore();
  const words = useWords();
  const { library } = words.controls;
  const { id, name } = photo;
  const current = useApp((s) => (s.askedId ?? s.currentId) === id);
  const selected = useApp((s) => s.selected.has(id));
  const selecting = useApp((s) => s.selected.size > 0);
  const kind = useApp((s) => stageOf(s, photo).kind);
  const text = useApp((s) => words.batch.stageText(stageOf(s, photo)));
  const opening = useApp((s) => photo.info === null && s.askedId === id);
  const { canvas, space } = useThumbnail(photo);

  const click = (event: MouseEvent) => {
    const by = event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only";
    store.getState().selectPhoto(id, by, among);
  };

  return (
    <button
      type="button"
      data-photo={id}
      className={styles.thumbnail}
      aria-current={current}
      aria-pressed={selecting ? selected : undefined}
      aria-label={photo.info || !opening ? name : library.isOpening(name)}
      aria-describedby={`stage-${id}`}
      title={`${name}\n${text}`}
      data-stage={kind}
      draggable
      onClick={click}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, id);
        event.dataTransfer.effectAllowed = "move";
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
      }}
      onDrop={(event) => {
        const dragged = event.dataTransfer.getData(DRAGGED);
        if (!dragged) return;
        event.preventDefault();
        const { selected: chosen, movePhotos } = store.getState();
        movePhotos(chosen.has(dragged) ? [...chosen] : [dragged], id);
      }}
    >
      {/* A canvas cannot change its colour space. */}
      <canvas key={space} ref={canvas} width={1} height={1} />
      <span id={`stage-${id}`} className={styles.badge}>
        <span aria-hidden="true">{shortOf(kind, text, library)}</span>
        <span className={styles.unseen}>{text}</span>
      </span>
    </button>
  );
});

/** What there is room for on a thumbnail. */
function shortOf(
  kind: Stage["kind"],
  text: string,
  { short }: Words["controls"]["library"],
): string {
  if (kind === "waiting") return "";
  return kind === "working" ? text : short[kind];
}
