import { activeVariant, captionOf } from "../../../state/variants";
import { useApp } from "../../store-context";
import { useWords } from "../../use-words";
import { Pane, PaneLabel } from "../Pane";
import { PaneCanvas } from "../PaneCanvas";
import type { PaneSubject } from "../subject";
import { Name, Unfinished } from "../Unfinished";

const ACTIVE: PaneSubject = { variant: "active", cut: false };

/** The active variant alone. */
export function Single() {
  const { captions, controls } = useWords();
  const variant = useApp(activeVariant);
  const caption = useApp((s) => captionOf(s, activeVariant(s), captions));
  const peeking = useApp((s) => s.peeking);
  return (
    <Pane variant={variant} caption={caption}>
      <PaneCanvas subject={ACTIVE} label={caption} sized />
      <Unfinished variant={variant} />
      <PaneLabel side="left">
        {peeking ? controls.compare.original : <Name variant={variant} name={caption} />}
      </PaneLabel>
    </Pane>
  );
}
