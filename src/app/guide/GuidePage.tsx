import { PartLinks } from "../how/PartLinks";
import { useScrolledTo } from "../how/use-scrolled-to";
import type { Block, Inline, Section } from "./content";
import styles from "./guide.module.css";

/** The guide for photographers. @param part the one that is scrolled to: an element's id */
export function GuidePage({
  part,
  sections,
}: {
  readonly part: string;
  readonly sections: readonly Section[];
}) {
  useScrolledTo(part);
  const [opening, ...rest] = sections;
  return (
    <div className={styles.guide}>
      <div id="guide" tabIndex={-1}>
        {opening?.blocks.map(blockView)}
        <PartLinks parts={rest} />
      </div>
      {rest.map(({ id, title, blocks }) => (
        <section key={id} id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
          <h3 id={`${id}-title`}>{title}</h3>
          {blocks.map(blockView)}
        </section>
      ))}
    </div>
  );
}

/* The text does not change while it is shown: a place in it is as good a key as any. */

function blockView(block: Block, at: number) {
  switch (block.kind) {
    case "paragraph":
      return <p key={at}>{block.of.map(inlineView)}</p>;
    case "list":
      return (
        <ul key={at}>
          {block.items.map((item) => (
            <li key={JSON.stringify(item)}>{item.map(inlineView)}</li>
          ))}
        </ul>
      );
    case "picture": {
      const { src, alt, width, height } = block;
      return <img key={at} {...{ src, width, height }} alt={alt} loading="lazy" />;
    }
  }
}

function inlineView(inline: Inline, at: number) {
  if (typeof inline === "string") return inline;
  const Tag = inline.kind;
  return <Tag key={at}>{inline.of.map(inlineView)}</Tag>;
}
