import { OPENABLE } from "../../codecs/openable";
import { ALIKE, type Alignment } from "../../measure/alignment";
import { removesStructure } from "../../measure/residual-statistics";
import { checkingReference, currentReference, inspectionOf, noiseOf } from "../../state/judging";
import { currentPhoto } from "../../state/library";
import { activeVariant } from "../../state/variants";
import type { Words } from "../../words/catalogue";
import { REFERENCE_BOX } from "../library/file-intake";
import { PickButton } from "../library/PickButton";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import fields from "../variants/variants.module.css";
import { formatLevel } from "./format";
import { HistogramPlot } from "./HistogramPlot";
import styles from "./judging.module.css";
import { AutocorrelationPlot, StructurePlot } from "./ResidualPlots";

/** Numbers and plots that help to tell a good result from a smooth one. */
export function JudgePanel() {
  const { judging } = useWords().controls;
  const store = useAppStore();
  const open = useApp((s) => s.judging);
  if (!open) return null;
  return (
    <section className={styles.judge} aria-label={judging.judge}>
      <header>
        <h2>{judging.judge}</h2>
        <button
          type="button"
          className={fields.small}
          onClick={() => store.getState().setJudging(false)}
        >
          {judging.done}
        </button>
      </header>
      <Noise />
      <Parts />
      <CleanReference />
    </section>
  );
}

function Noise() {
  const { judging } = useWords().controls;
  const store = useAppStore();
  const noise = useApp((s) => noiseOf(s, activeVariant(s)));
  const box = useApp((s) => s.noiseBox);
  return (
    <div className={fields.field}>
      <div className={fields.fieldHead}>
        <span>{judging.fineNoise}</span>
        <output>
          {noise ? `${formatLevel(noise.before)} → ${formatLevel(noise.after)}` : "…"}
        </output>
      </div>
      <p className={fields.hint}>
        {box ? judging.box(box.width, box.height, box.x, box.y) : judging.seeking}
      </p>
      <div className={fields.buttons}>
        <button
          type="button"
          className={fields.small}
          onClick={() => store.getState().findFlatBox()}
        >
          {judging.findFlat}
        </button>
      </div>
    </div>
  );
}

/** The residual and the histogram of what is in the middle of the view. */
function Parts() {
  const { controls, residual: told } = useWords();
  const { judging } = controls;
  const inspection = useApp(inspectionOf);
  if (!inspection) {
    return <p className={fields.hint}>{judging.notYet}</p>;
  }
  const { residual, histogram } = inspection;
  return (
    <>
      <div className={fields.field}>
        <div className={fields.fieldHead}>
          <span>{judging.residual}</span>
          <output>{judging.of255(formatLevel(residual.rms))}</output>
        </div>
        <p className={styles.verdict} data-warn={removesStructure(residual) || undefined}>
          {told.describeResidual(residual)}
        </p>
        <div className={styles.plots}>
          <AutocorrelationPlot statistics={residual} />
          <StructurePlot statistics={residual} />
        </div>
        <p className={fields.hint}>{judging.plots}</p>
      </div>
      <div className={fields.field}>
        <div className={fields.fieldHead}>
          <span>{judging.histogram}</span>
        </div>
        <HistogramPlot {...histogram} />
      </div>
    </>
  );
}

function CleanReference() {
  const { judging } = useWords().controls;
  const store = useAppStore();
  const reference = useApp(currentReference);
  const photo = useApp((s) => currentPhoto(s)?.name ?? "");
  const checking = useApp(checkingReference);
  const { setReference, dropReference } = store.getState();
  const told = reference && describeAlignment(judging, reference.alignment);
  return (
    <div className={`${fields.field} ${styles.reference}`} {...REFERENCE_BOX}>
      <div className={fields.fieldHead}>
        <span>{judging.reference}</span>
        <output className={styles.name} title={reference?.name}>
          {reference?.name ?? judging.noReference}
        </output>
      </div>
      {told && (
        <p className={styles.verdict} data-warn={told.warn || undefined}>
          {told.text}
        </p>
      )}
      <p className={fields.hint}>{reference ? judging.scores : judging.whatFor(photo)}</p>
      <div className={fields.buttons}>
        <PickButton
          accept={OPENABLE}
          className={fields.small}
          disabled={checking !== null}
          single
          onPick={([file]) => file && setReference(file)}
        >
          {checking ? judging.checking(checking) : judging.chooseReference}
        </PickButton>
        {reference && (
          <button type="button" className={fields.small} onClick={dropReference}>
            {judging.remove}
          </button>
        )}
      </div>
    </div>
  );
}

/** Tells a person how a reference lies on its photo. */
function describeAlignment(
  judging: Words["controls"]["judging"],
  { dx, dy, likeness }: Alignment,
): { readonly text: string; readonly warn: boolean } {
  if (likeness < ALIKE) return { text: judging.unlike, warn: true };
  return dx === 0 && dy === 0
    ? { text: judging.aligned, warn: false }
    : { text: judging.shifted(dx, dy), warn: true };
}
