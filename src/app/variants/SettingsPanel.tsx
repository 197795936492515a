import { settingsOf } from "../../state/auto";
import { activeVariant, blindnessOf, isConditional, modelOf } from "../../state/variants";
import { percent } from "../../words/numbers";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { AutoLine } from "./AutoLine";
import { CorrectBrightnessField } from "./CorrectBrightnessField";
import { HotPixelsField } from "./HotPixelsField";
import { KeepStructureField } from "./KeepStructureField";
import { NetworkFields } from "./NetworkFields";
import { PresetCards } from "./PresetCards";
import { Slider } from "./Slider";
import { useAuto } from "./use-auto";

/**
 * Settings of the active variant in two layers. On top what a photographer looks for; below, folded, what the
 * network is and does. How its answer is mixed with the photo changes at once; all else asks it again.
 */
export function SettingsPanel() {
  const { variants } = useWords().controls;
  return (
    <>
      <PresetCards />
      <AutoLine />
      <Amount />
      <DetailOrSmooth />
      <Share of="chroma" label={variants.colourNoise} />
      <Fold name="fine" title={variants.fineTune}>
        <Blotches />
        <Share
          of="luminance"
          label={variants.brightnessNoise}
          hint={variants.brightnessNoiseHint}
        />
        <Share of="detail" label={variants.detail} hint={variants.detailHint} />
        <HotPixelsField />
        <KeepStructureField />
        <CorrectBrightnessField />
      </Fold>
      <NetworkFields />
    </>
  );
}

function Amount() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const own = useApp((s) => activeVariant(s).blend);
  const { strength } = useApp((s) => settingsOf(s, activeVariant(s)).blend);
  const auto = useApp((s) => activeVariant(s).auto);
  return (
    <Slider
      label={variants.amount}
      shown={percent(100 * strength)}
      value={Math.round(strength * 100)}
      max={100}
      step={1}
      auto={useAuto("strength")}
      onChange={(share) =>
        store.getState().editVariant({
          blend: { ...own, strength: share / 100 },
          // Also where it happens to be the value from before Auto.
          auto: { ...auto, strength: false },
        })
      }
    />
  );
}

/** Blindness, by what comes of it. */
function DetailOrSmooth() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const blindness = useApp((s) => blindnessOf(s, activeVariant(s)));
  const fixed = useApp((s) => {
    const model = modelOf(s, activeVariant(s));
    return model !== null && !isConditional(model);
  });
  const auto = useAuto("blindness");
  return (
    <Slider
      label={variants.detailOrSmooth}
      shown={fixed ? "–" : percent(100 * blindness)}
      value={Math.round(blindness * 100)}
      max={100}
      step={5}
      disabled={fixed}
      auto={fixed ? null : auto}
      onChange={(share) => store.getState().editVariant({ blindness: share / 100 })}
    />
  );
}

/** The share of blotches of colour that goes. */
function Blotches() {
  const store = useAppStore();
  const { variants } = useWords().controls;
  const { blotches } = useApp((s) => settingsOf(s, activeVariant(s)));
  return (
    <Slider
      label={variants.colourBlotches}
      shown={percent(100 * blotches)}
      value={Math.round(blotches * 100)}
      max={100}
      step={5}
      hint={variants.colourBlotchesHint}
      auto={useAuto("blotches")}
      onChange={(share) => store.getState().editVariant({ blotches: share / 100 })}
    />
  );
}

/** A share of the blend. */
function Share({
  of,
  label,
  hint,
}: {
  of: "luminance" | "chroma" | "detail";
  label: string;
  hint?: string;
}) {
  const store = useAppStore();
  const own = useApp((s) => activeVariant(s).blend);
  return (
    <Slider
      label={label}
      shown={percent(100 * own[of])}
      value={Math.round(own[of] * 100)}
      max={100}
      step={1}
      {...(hint && { hint })}
      onChange={(share) => store.getState().editVariant({ blend: { ...own, [of]: share / 100 } })}
    />
  );
}
