import { previewShown } from "../../state/preview";
import type { AppState } from "../../state/state";
import type { Variant } from "../../state/variants";
import { wantedBy } from "../../state/wanted";

/**
 * The results that one side of a pane shows of a photo, one over the other: those of earlier settings stay
 * below the newest until it is there wherever the pane looks. So does a preview of it.
 */
export class Layer {
  #photo: string | null = null;
  #keys: readonly string[] = [];

  /** The keys of the results, the undermost first. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** Takes in what a variant wants now. True when the keys are others than before. */
  follow(state: AppState, photo: string, variant: Variant | null): boolean {
    const before = this.#keys;
    if (photo !== this.#photo || !variant) this.#keys = [];
    this.#photo = photo;
    const now = variant && wantedBy(state, variant);
    // Settings that a slider only passes through have no result.
    const found = now?.photo.id === photo ? state.results.get(now.key) : undefined;
    const has = found !== undefined && found.tiles.length > 0;
    if (has && now && now.key !== this.#keys.at(-1)) {
      this.#keys = [...this.#keys.filter((key) => key !== now.key), now.key];
    }
    const preview = now?.photo.id === photo && variant ? previewShown(state, variant) : null;
    if (preview && !this.#keys.includes(preview.key)) {
      this.#keys = this.#keys.toSpliced(has ? -1 : this.#keys.length, 0, preview.key);
    }
    return this.#keys !== before && (this.#keys.length > 0 || before.length > 0);
  }

  /** Drops all below the uppermost result that hides what is below it. */
  uncover(hides: (key: string) => boolean): void {
    const from = this.#keys.findLastIndex(hides);
    if (from > 0) this.#keys = this.#keys.slice(from);
  }
}
