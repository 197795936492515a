import type { DrawnPicture } from "../../engine/protocol";
import { type Size, type Viewport, visibleRect } from "../../geometry/viewport";
import { currentPhoto } from "../../state/library";
import type { AppState } from "../../state/state";
import type { Variant } from "../../state/variants";
import { covers, servedBlend, wantedBy } from "../../state/wanted";
import { Layer } from "./layer";
import { drawnLevel } from "./levels";
import type { PieceCache, PieceView } from "./piece-cache";
import { comparedVariant, type PaneSubject, subjectVariant } from "./subject";
import { Surface } from "./surface";
import { type Look, SERVED_LEVEL, wishesFor } from "./wishes";

/** A photo as it is drawn. */
export interface Shown {
  readonly id: string;
  readonly size: Size;
  /** As it was last seen: it stays like that while the next photo is on its way. */
  readonly viewport: Viewport;
}

/**
 * The photo and the results that a pane shows, and the pieces that takes: it follows the state and keeps what
 * has been there until there is something in its place. It knows no DOM.
 */
export class Scene<Sheet> {
  readonly after = new Layer();
  /** Only a cut has a second variant. */
  readonly before = new Layer();
  readonly #subject: PaneSubject;
  readonly #pieces: PieceView<Sheet>;
  #shown: Shown | null = null;
  #version = 0;
  #awaited = false;

  /** @param changed is called back when there is more to draw */
  constructor(pieces: PieceCache<Sheet>, subject: PaneSubject, changed: () => void) {
    this.#subject = subject;
    this.#pieces = pieces.view(() => {
      this.#version++;
      changed();
    });
  }

  /** Null: nothing is drawn. */
  get shown(): Shown | null {
    return this.#shown;
  }

  /** Grows with every change of the pieces and of what lies over what. */
  get version(): number {
    return this.#version;
  }

  /** Whether all is here that there is to see of the state last followed. */
  get settled(): boolean {
    return !this.#awaited && this.#pieces.settled;
  }

  /** Finds out which photo and which results are to be seen, and asks for their pieces. */
  follow(state: AppState, pane: Size, lens: Look | null): void {
    const photo = currentPhoto(state);
    const { viewport } = state;
    this.#awaited = false;
    if (!photo) this.#shown = null;
    if (!photo || !viewport) {
      this.#pieces.wish([]);
      return;
    }
    const { id } = photo;
    const size: Size = photo.info;
    const variant = subjectVariant(state, this.#subject);
    const compared = comparedVariant(state, this.#subject);
    const isShown = this.#shown?.id === id;
    if (isShown) this.#stack(state, id, variant, compared);
    const results = new Set<string>();
    const served: DrawnPicture[] = [];
    for (const [layer, of] of [[this.before, compared] as const, [this.after, variant] as const]) {
      if (!of) continue;
      const wanted = wantedBy(state, of);
      const blend = servedBlend(state, of);
      for (const result of isShown ? layer.keys : wanted ? [wanted.key] : []) {
        results.add(result);
        if (blend) served.push({ photo: id, result, blend });
      }
      // The store blends as soon as the slider rests.
      if (of.id === state.blending) this.#awaited = true;
    }
    const bare = [null, ...results].map((result) => ({ photo: id, result }));
    const looks = [{ viewport, pane }, ...(lens ? [lens] : [])];
    this.#pieces.wish(wishesFor(state, size, [...bare, ...served], looks));
    if (!isShown) {
      // The photo before stays until this one is there all over the pane, or never will be.
      const original = new Surface(this.#pieces, { photo: id, result: null }, size);
      if (!original.covers(viewport, pane) && !this.#pieces.settled) {
        this.#awaited = true;
        return;
      }
      this.#version++;
      this.#stack(state, id, variant, compared);
    }
    this.#shown = { id, size, viewport };
    this.#uncover(state, this.#shown, pane);
  }

  /** The photo that is shown, or a result of it. */
  surface({ id, size }: Shown, result: string | null): Surface<Sheet> {
    return new Surface(this.#pieces, { photo: id, result }, size);
  }

  /** A layer's results as they are saved; none where panes blend by themselves. */
  served(
    state: AppState,
    { id, size }: Shown,
    layer: Layer,
    variant: Variant,
    viewport: Viewport,
    pane: Size,
  ): readonly Surface<Sheet>[] {
    const blend = servedBlend(
      { photos: state.photos, currentId: id, blending: state.blending },
      variant,
    );
    if (!blend || drawnLevel(size, viewport, pane).level !== SERVED_LEVEL) return [];
    return layer.keys.map(
      (result) => new Surface(this.#pieces, { photo: id, result, blend }, size),
    );
  }

  release(): void {
    this.#pieces.release();
  }

  #stack(state: AppState, photo: string, variant: Variant | null, compared: Variant | null): void {
    if (this.after.follow(state, photo, variant)) this.#version++;
    if (this.before.follow(state, photo, compared)) this.#version++;
  }

  /** Lets go of earlier results that nothing is seen of any more. */
  #uncover(state: AppState, shown: Shown, pane: Size): void {
    const seen = visibleRect(shown.viewport, shown.size, pane);
    if (!seen) return;
    for (const layer of [this.after, this.before]) {
      if (layer.keys.length < 2) continue;
      layer.uncover(
        (key) =>
          covers(state.results.get(key), seen) &&
          this.surface(shown, key).isFresh(shown.viewport, pane),
      );
    }
  }
}
