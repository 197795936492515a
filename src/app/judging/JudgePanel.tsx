import { OPENABLE } from "../../codecs/openable";
import { ALIKE, type Alignment } from "../../measure/alignment";
import { removesStructure } from "../../measure/residual-statistics";
import { checkingReference, currentReference, inspectionOf, noiseOf } from "../../state/judging";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import { describeResidual } from "../../words/en/residual";
import { REFERENCE_BOX } from "../library/file-intake";
import { PickButton } from "../library/PickButton";
import { useApp, useAppStore } from "../store-context";
import fields from "../variants/variants.module.css";
import { formatLevel } from "./format";
import { HistogramPlot } from "./HistogramPlot";
import styles from "./judging.module.css";
import { AutocorrelationPlot, StructurePlot } from "./ResidualPlots";

/** Numbers and plots that help to tell a good result from a smooth one. */
export function JudgePanel() {
  const store = useAppStore();
  const judging = useApp((s) => s.judging);
  if (!judging) return null;
  return (
    <section className={styles.judge} aria-label="Judge">
      <header>
        <h2>Judge</h2>
        <button
          type="button"
          className={fields.small}
          onClick={() => store.getState().setJudging(false)}
        >
          Done
        </button>
      </header>
      <Noise />
      <Parts />
      <CleanReference />
    </section>
  );
}

function Noise() {
  const store = useAppStore();
  const noise = useApp((s) => noiseOf(s, activeVariant(s)));
  const box = useApp((s) => s.noiseBox);
  return (
    <div className={fields.field}>
      <div className={fields.fieldHead}>
        <span>Estimated fine noise</span>
        <output>
          {noise ? `${formatLevel(noise.before)} → ${formatLevel(noise.after)}` : "…"}
        </output>
      </div>
      <p className={fields.hint}>
        {box
          ? `In levels of 255, measured in the box of ${box.width} × ${box.height} pixels at ${box.x}, ${box.y}: drag it to a place that should be flat.`
          : "Looking for a flat place…"}
      </p>
      <div className={fields.buttons}>
        <button
          type="button"
          className={fields.small}
          onClick={() => store.getState().findFlatBox()}
        >
          Find a flat area in view
        </button>
      </div>
    </div>
  );
}

/** The residual and the histogram of what is in the middle of the view. */
function Parts() {
  const inspection = useApp(inspectionOf);
  if (!inspection) {
    return (
      <p className={fields.hint}>The residual and the histogram follow once this is denoised.</p>
    );
  }
  const { residual, histogram } = inspection;
  return (
    <>
      <div className={fields.field}>
        <div className={fields.fieldHead}>
          <span>Residual</span>
          <output>{`${formatLevel(residual.rms)} of 255`}</output>
        </div>
        <p className={styles.verdict} data-warn={removesStructure(residual) || undefined}>
          {describeResidual(residual)}
        </p>
        <div className={styles.plots}>
          <AutocorrelationPlot statistics={residual} />
          <StructurePlot statistics={residual} />
        </div>
        <p className={fields.hint}>
          Left: noise falls to nothing at once, blotches fall slowly. Right: noise is taken from
          flat and detailed places alike; bars that rise mean that detail went too.
        </p>
      </div>
      <div className={fields.field}>
        <div className={fields.fieldHead}>
          <span>Histogram</span>
        </div>
        <HistogramPlot {...histogram} />
      </div>
    </>
  );
}

function CleanReference() {
  const store = useAppStore();
  const reference = useApp(currentReference);
  const photo = useApp((s) => currentPhoto(s)?.name ?? "");
  const checking = useApp(checkingReference);
  const { setReference, dropReference } = store.getState();
  const words = reference && describeAlignment(reference.alignment);
  return (
    <div className={`${fields.field} ${styles.reference}`} {...REFERENCE_BOX}>
      <div className={fields.fieldHead}>
        <span>Clean reference</span>
        <output className={styles.name} title={reference?.name}>
          {reference?.name ?? "none"}
        </output>
      </div>
      {words && (
        <p className={styles.verdict} data-warn={words.warn || undefined}>
          {words.text}
        </p>
      )}
      <p className={fields.hint}>
        {reference
          ? "PSNR over all pixels of 8-bit RGB; SSIM with a Gaussian window of 11 × 11, σ 1.5, mean of the channels. The gain is over the photo as it came. Each variant is scored once it is complete."
          : `A clean picture of the same size as ${photo}: every pane then shows PSNR, SSIM and the gain. Choose it, or drop it here.`}
      </p>
      <div className={fields.buttons}>
        <PickButton
          accept={OPENABLE}
          className={fields.small}
          disabled={checking !== null}
          single
          onPick={([file]) => file && setReference(file)}
        >
          {checking ? `Checking ${checking}…` : "Choose a clean reference…"}
        </PickButton>
        {reference && (
          <button type="button" className={fields.small} onClick={dropReference}>
            Remove
          </button>
        )}
      </div>
    </div>
  );
}

/** Tells a person how a reference lies on its photo. */
export function describeAlignment({ dx, dy, likeness }: Alignment): {
  readonly text: string;
  readonly warn: boolean;
} {
  if (likeness < ALIKE) {
    return {
      text: "It hardly resembles the photo: check that it shows the same, unrotated.",
      warn: true,
    };
  }
  const parts = [
    dx !== 0 && `${Math.abs(dx)} px ${dx > 0 ? "right" : "left"}`,
    dy !== 0 && `${Math.abs(dy)} px ${dy > 0 ? "down" : "up"}`,
  ].filter((part) => part !== false);
  return parts.length === 0
    ? { text: "Same size, aligned to the pixel.", warn: false }
    : { text: `It lies ${parts.join(" and ")} of the photo: scores come out too low.`, warn: true };
}
