import { currentPhoto } from "../../../state/library";
import { activeVariant, againstVariant, captionOf, type Variant } from "../../../state/variants";
import { useApp } from "../../store-context";
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
  const name = useApp((s) => currentPhoto(s)?.name ?? "");
  const peeking = useApp((s) => s.peeking);
  const residual = useApp((s) => s.residual);
  const divider = useApp((s) => s.divider);
  const split = useApp((s) => s.split);
  const several = useApp((s) => s.variants.length > 1);
  const caption = useApp((s) => captionOf(s, variant));
  const against = useApp((s) => {
    const other = againstVariant(s);
    return other && other.id !== variant.id ? captionOf(s, other) : null;
  });
  const before = against ?? "original";
  const after = several ? caption : "denoised";
  const [first, second] =
    split === "horizontal" ? (["left", "right"] as const) : (["top", "bottom"] as const);
  return (
    <Pane variant={variant} caption={caption} side={second} cut inCarousel={inCarousel}>
      <PaneCanvas
        subject={subject}
        label={
          split === "horizontal"
            ? `${name}, ${before} left of the divider, ${after} right of it`
            : `${name}, ${before} above the divider, ${after} below it`
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
      <PaneLabel side={first}>{peeking || !against ? "Original" : against}</PaneLabel>
      <PaneLabel side={second} hidden={peeking}>
        <Name variant={variant} name={several ? caption : residual ? "Residual" : "Denoised"} />
      </PaneLabel>
      <Divider before={before} after={after} />
    </Pane>
  );
}
