import { currentPhoto } from "../../../state/library";
import { activeVariant, againstVariant, captionOf, type Variant } from "../../../state/variants";
import { useApp } from "../../store-context";
import { useWords } from "../../use-words";
import { Divider } from "../Divider";
import { Pane, PaneLabel } from "../Pane";
import { PaneCanvas } from "../PaneCanvas";
import type { PaneSubject } from "../subject";
import { Name, Unfinished } from "../Unfinished";

const CUT: PaneSubject = { variant: "active", cut: true };

/** The active variant and what it is compared with in one pane, cut by the divider. */
export function Cut() {
  const variant = useApp(activeVariant);
  return <CutPane subject={CUT} variant={variant} sized />;
}

/** A variant and what it is compared with, cut by the divider. */
export function CutPane({
  subject,
  variant,
  sized,
  inCarousel = false,
}: {
  subject: PaneSubject;
  variant: Variant;
  sized: boolean;
  inCarousel?: boolean;
}) {
  const { captions, controls } = useWords();
  const { compare } = controls;
  const name = useApp((s) => currentPhoto(s)?.name ?? "");
  const peeking = useApp((s) => s.peeking);
  const residual = useApp((s) => s.residual);
  const divider = useApp((s) => s.divider);
  const split = useApp((s) => s.split);
  const several = useApp((s) => s.variants.length > 1);
  const caption = useApp((s) => captionOf(s, variant, captions));
  const against = useApp((s) => {
    const other = againstVariant(s);
    return other && other.id !== variant.id ? captionOf(s, other, captions) : null;
  });
  const before = against ?? compare.theOriginal;
  const after = several ? caption : compare.theDenoised;
  const [first, second] =
    split === "horizontal" ? (["left", "right"] as const) : (["top", "bottom"] as const);
  return (
    <Pane variant={variant} caption={caption} side={second} cut inCarousel={inCarousel}>
      <PaneCanvas
        subject={subject}
        label={
          split === "horizontal"
            ? compare.leftAndRight(name, before, after)
            : compare.aboveAndBelow(name, before, after)
        }
        sized={sized}
      />
      <Unfinished
        variant={variant}
        clip={
          split === "horizontal"
            ? `inset(0 0 0 ${100 * divider}%)`
            : `inset(${100 * divider}% 0 0 0)`
        }
      />
      <PaneLabel side={first}>{peeking || !against ? compare.original : against}</PaneLabel>
      <PaneLabel side={second} hidden={peeking}>
        <Name
          variant={variant}
          name={several ? caption : residual ? compare.residual : compare.denoised}
        />
      </PaneLabel>
      <Divider before={before} after={after} />
    </Pane>
  );
}
