import { useId } from "react";
import type { Arrangement } from "../../geometry/layout";
import { againstVariant, captionOf } from "../../state/variants";
import { BLINK_MS, LOUPE_SCALE, RESIDUAL_GAIN, type Split } from "../../state/view";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { Choice } from "../variants/Choice";
import { Slider } from "../variants/Slider";
import fields from "../variants/variants.module.css";

const SPLITS: readonly (readonly [Split, string])[] = [
  ["horizontal", "Left and right"],
  ["vertical", "Above and below"],
];

const ARRANGEMENTS: readonly (readonly [Arrangement, string])[] = [
  ["auto", "Grid"],
  ["columns", "Columns"],
  ["rows", "Rows"],
];

/** Settings of what is switched on of the view. */
export function ViewFields() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const blinkMs = useApp((s) => s.blinkMs);
  const residual = useApp((s) => s.residual);
  const gain = useApp((s) => s.residualGain);
  const loupe = useApp((s) => s.loupe);
  const loupeScale = useApp((s) => s.loupeScale);
  const { setBlinkMs, setLoupeScale, setResidualGain } = store.getState();
  return (
    <>
      {layout === "blink" && (
        <Slider
          label="Blink"
          shown={`every ${(blinkMs / 1000).toFixed(1)} s`}
          value={blinkMs}
          {...BLINK_MS}
          onChange={setBlinkMs}
        />
      )}
      {residual && (
        <Slider
          label="Residual"
          shown={`${gain} ×`}
          value={gain}
          {...RESIDUAL_GAIN}
          step={1}
          hint="What was taken away, amplified. It should look like noise; edges and texture in it are lost detail."
          onChange={setResidualGain}
        />
      )}
      {loupe && (
        <Slider
          label="Loupe"
          shown={`${loupeScale * 100} %`}
          value={loupeScale}
          {...LOUPE_SCALE}
          step={1}
          onChange={setLoupeScale}
        />
      )}
    </>
  );
}

/** How the panes lie, where there is something to choose. */
export function LayoutFields() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const several = useApp((s) => s.variants.length > 1);
  const split = useApp((s) => s.split);
  const arrangement = useApp((s) => s.arrangement);
  const { setArrangement, setSplit } = store.getState();
  const panes = layout === "grid" && several;
  if (layout !== "divider" && !panes) return null;
  return (
    <Fold name="view" title="View">
      {layout === "divider" && (
        <div className={fields.field}>
          <Choice label="Divider" options={SPLITS} value={split} onChange={setSplit} />
          {several && <Against />}
        </div>
      )}
      {layout === "grid" && several && (
        <div>
          <Choice
            label="Panes"
            options={ARRANGEMENTS}
            value={arrangement}
            onChange={setArrangement}
          />
        </div>
      )}
    </Fold>
  );
}

/** Chooses what the active variant is compared with across the divider. */
function Against() {
  const store = useAppStore();
  const id = useId();
  const value = useApp((s) => againstVariant(s)?.id ?? "");
  const others = useApp((s) =>
    s.variants
      .filter((variant) => variant.id !== s.activeId)
      .map((variant) => `${variant.id}\t${captionOf(s, variant)}`)
      .join("\n"),
  );
  return (
    <>
      <div className={fields.fieldHead}>
        <label htmlFor={id}>Compared with</label>
      </div>
      <select
        id={id}
        className={fields.select}
        value={value}
        onChange={(event) => store.getState().setAgainst(event.target.value || null)}
      >
        <option value="">Original</option>
        {others.split("\n").map((line) => {
          const [variant, caption] = line.split("\t");
          return (
            <option key={variant} value={variant}>
              {caption}
            </option>
          );
        })}
      </select>
    </>
  );
}
