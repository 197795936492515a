import type { Slice } from "./slice";

/**
 * `divider`: the active variant and the original, or another variant, in one pane; `single`: the active
 * variant alone; `grid`: every variant in a pane of its own; `blink`: every variant in turn. Where there
 * is only one variant, grid and blink show it and the original.
 */
export type Layout = "divider" | "single" | "grid" | "blink";

export interface LayoutSlice {
  readonly layout: Layout;
  /** The layout that a number key goes back to. */
  readonly layoutBefore: Layout;
  /** The variant that shows left of or above the divider; null is the original. */
  readonly against: string | null;
  setLayout(layout: Layout): void;
  /** The variant in this place (from 0) fills the view; once more, and the layout before is back. */
  solo(index: number): void;
  setAgainst(variant: string | null): void;
}

interface Chosen {
  readonly variants: readonly { readonly id: string }[];
  readonly activeId: string;
}

export const createLayout: Slice<
  LayoutSlice & Chosen,
  LayoutSlice,
  LayoutSlice & Pick<Chosen, "activeId">
> = (set, get) => ({
  layout: "divider",
  layoutBefore: "grid",
  against: null,

  setLayout: (layout) => set({ layout }),

  solo(index) {
    const { variants, activeId, layout, layoutBefore } = get();
    const variant = variants[index];
    if (!variant) return;
    if (layout === "single" && variant.id === activeId) set({ layout: layoutBefore });
    else if (layout === "single") set({ activeId: variant.id });
    else set({ activeId: variant.id, layout: "single", layoutBefore: layout });
  },

  setAgainst: (against) => set({ against }),
});
