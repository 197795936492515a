import { BLINK_MS, RESIDUAL_GAIN } from "../../store/view";
import { useApp, useAppStore } from "../store-context";
import { Slider } from "../variants/Slider";

/** What can be set of the way the panes show things, as far as it matters now. */
export function ViewFields() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const blinkMs = useApp((s) => s.blinkMs);
  const residual = useApp((s) => s.residual);
  const gain = useApp((s) => s.residualGain);
  const { setBlinkMs, setResidualGain } = store.getState();
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
    </>
  );
}
