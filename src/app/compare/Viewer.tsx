import { useEffect, useState } from "react";
import { currentPhoto } from "../../state/library";
import { useDisplaySpace } from "../display-space";
import { useApp, useAppStore, usePixels } from "../store-context";
import { useMedia } from "../use-media";
import { useWords } from "../use-words";
import { Blink } from "./layouts/Blink";
import { Carousel } from "./layouts/Carousel";
import { Cut } from "./layouts/Cut";
import { Grid } from "./layouts/Grid";
import { Single } from "./layouts/Single";
import { Offer } from "./Offer";
import { Overview } from "./Overview";
import { createPieces, dropLeft, type Pieces } from "./pieces";
import { PiecesContext } from "./pieces-context";
import styles from "./viewer.module.css";
import { attachViewerKeys, panByKey } from "./viewer-keys";
import { CloserNote, ZoomBar } from "./ZoomBar";

/** Too narrow for panes side by side: they are swiped through. */
const PHONE = "(max-width: 760px)";

/**
 * The product: the photo, cut by the divider into original and denoised, or every variant in a pane of
 * its own. All panes share one viewport.
 */
export function Viewer() {
  const { compare } = useWords().controls;
  const store = useAppStore();
  const pixels = usePixels();
  const layout = useApp((s) => s.layout);
  const phone = useMedia(PHONE);
  const space = useDisplaySpace(useApp((s) => currentPhoto(s)?.info ?? null));
  const [pieces, setPieces] = useState<Pieces | null>(null);

  useEffect(() => attachViewerKeys(store), [store]);
  useEffect(() => {
    const created = createPieces(store, pixels, space);
    const stopDropping = dropLeft(store, created.cache);
    setPieces(created);
    return () => {
      stopDropping();
      created.cache.dispose();
    };
  }, [store, pixels, space]);

  return (
    <section
      className={styles.viewer}
      aria-label={compare.viewer}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys pan the photo from here.
      tabIndex={0}
      onKeyDown={(event) => event.target === event.currentTarget && panByKey(event, store)}
    >
      {pieces && (
        <PiecesContext value={pieces}>
          {layout === "divider" && <Cut />}
          {layout === "single" && <Single />}
          {layout === "grid" && (phone ? <Carousel /> : <Grid />)}
          {layout === "blink" && <Blink />}
        </PiecesContext>
      )}
      <Overview />
      <Offer />
      <CloserNote />
      <ZoomBar />
    </section>
  );
}
