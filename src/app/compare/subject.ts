import type { AppState } from "../../state/state";
import { activeVariant, againstVariant, type Variant } from "../../state/variants";

/** The picture of a pane. */
export interface PaneSubject {
  /** A variant by its id, whichever is the active one, or the original. */
  readonly variant: { readonly id: string } | "active" | "original";
  /** It shows right of or below the divider only; on the other side is what it is compared with. */
  readonly cut: boolean;
}

export const ORIGINAL: PaneSubject = { variant: "original", cut: false };

/** The variant of a pane; null is the original. */
export function subjectVariant(state: AppState, { variant }: PaneSubject): Variant | null {
  if (variant === "original") return null;
  if (variant === "active") return activeVariant(state);
  return state.variants.find(({ id }) => id === variant.id) ?? null;
}

/** The variant before a pane's divider; null is the original. */
export function comparedVariant(state: AppState, subject: PaneSubject): Variant | null {
  if (!subject.cut) return null;
  const against = againstVariant(state);
  return against?.id === subjectVariant(state, subject)?.id ? null : against;
}
