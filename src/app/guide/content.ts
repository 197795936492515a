/** The guide as `scripts/guide.ts` makes it of a file such as `docs/guide.md`: data, so that no text is ever taken for markup. */

export type Inline = string | { readonly kind: "strong" | "em"; readonly of: readonly Inline[] };

export type Block =
  | { readonly kind: "paragraph"; readonly of: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: "picture";
      readonly alt: string;
      readonly src: string;
      /** In pixels. */
      readonly width: number;
      readonly height: number;
    };

export interface Section {
  /** Its address, in every language the same: `guide-many-photos`; of what stands before the first heading, `guide`. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}
