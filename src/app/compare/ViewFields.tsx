import { useId } from "react";
import { againstVariant, captionOf } from "../../state/variants";
import { BLINK_MS, LOUPE_SCALE, RESIDUAL_GAIN } from "../../state/view";
import { number, percent } from "../../words/numbers";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { Choice } from "../variants/Choice";
import { Slider } from "../variants/Slider";
import fields from "../variants/variants.module.css";

const SPLITS = ["horizontal", "vertical"] as const;

const ARRANGEMENTS = ["auto", "columns", "rows"] as const;

/** Settings of what is switched on of the view. */
export function ViewFields() {
  const { compare } = useWords().controls;
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
          label={compare.tools.blink.label}
          shown={compare.every(number(blinkMs / 1000, 1))}
          value={blinkMs}
          {...BLINK_MS}
          onChange={setBlinkMs}
        />
      )}
      {residual && (
        <Slider
          label={compare.residual}
          shown={`${gain} ×`}
          value={gain}
          {...RESIDUAL_GAIN}
          step={1}
          hint={compare.residualHint}
          onChange={setResidualGain}
        />
      )}
      {loupe && (
        <Slider
          label={compare.tools.loupe.label}
          shown={percent(loupeScale * 100)}
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
  const { compare } = useWords().controls;
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const several = useApp((s) => s.variants.length > 1);
  const split = useApp((s) => s.split);
  const arrangement = useApp((s) => s.arrangement);
  const { setArrangement, setSplit } = store.getState();
  const panes = layout === "grid" && several;
  if (layout !== "divider" && !panes) return null;
  return (
    <Fold name="view" title={compare.view}>
      {layout === "divider" && (
        <div className={fields.field}>
          <Choice
            label={compare.divider}
            options={SPLITS.map((each) => [each, compare.splits[each]] as const)}
            value={split}
            onChange={setSplit}
          />
          {several && <Against />}
        </div>
      )}
      {layout === "grid" && several && (
        <div>
          <Choice
            label={compare.panes}
            options={ARRANGEMENTS.map((each) => [each, compare.arrangements[each]] as const)}
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
  const { captions, controls } = useWords();
  const { compare } = controls;
  const store = useAppStore();
  const id = useId();
  const value = useApp((s) => againstVariant(s)?.id ?? "");
  const others = useApp((s) =>
    s.variants
      .filter((variant) => variant.id !== s.activeId)
      .map((variant) => `${variant.id}\t${captionOf(s, variant, captions)}`)
      .join("\n"),
  );
  return (
    <>
      <div className={fields.fieldHead}>
        <label htmlFor={id}>{compare.comparedWith}</label>
      </div>
      <select
        id={id}
        className={fields.select}
        value={value}
        onChange={(event) => store.getState().setAgainst(event.target.value || null)}
      >
        <option value="">{compare.original}</option>
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
