import { useId } from "react";
import { useShallow } from "zustand/react/shallow";
import { DEPTHS, type Encoding, type SavedFormat } from "../../codecs/encoding";
import { encodingOf, forecastOf, nameNow } from "../../state/export";
import { currentPhoto } from "../../state/library";
import { DEFAULT_PATTERN, MOST_PATTERN } from "../../state/naming";
import {
  canBeLossless,
  hasQuality,
  hasSampling,
  MODES,
  SAMPLINGS,
  sourceEncoding,
} from "../../state/saving";
import { percent } from "../../words/numbers";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { Choice } from "../variants/Choice";
import { Select } from "../variants/Select";
import { Slider } from "../variants/Slider";
import fields from "../variants/variants.module.css";
import styles from "./export.module.css";

const FORMATS = Object.keys(DEPTHS) as SavedFormat[];

/** How the file is written, what it says of the photo, what it is called. */
export function FileFields() {
  const { controls, saving } = useWords();
  const encoding = useApp(useShallow(encodingOf));
  if (!encoding) return null;
  return (
    <Fold name="file" title={controls.saving.file} summary={saving.describeEncoding(encoding)}>
      <FormatMenu encoding={encoding} />
      <FormatFields encoding={encoding} />
      <MetadataMenu />
      <PatternField />
    </Fold>
  );
}

/** The menu's value for a format that is not chosen but follows the photo. */
const SAME = "same";

function FormatMenu({ encoding }: { encoding: Encoding }) {
  const { controls, saving } = useWords();
  const store = useAppStore();
  const chosen = useApp((s) => s.choices.format);
  const source = useApp((s) => currentPhoto(s)?.info.source ?? null);
  const same = useApp((s) => {
    const photo = currentPhoto(s);
    return photo ? saving.describeDefault(source?.format ?? null, sourceEncoding(photo)) : "";
  });
  const { choose, setEncoding } = store.getState();
  const replaced = chosen === null && source !== null && source.format !== encoding.format;
  return (
    <>
      <Select<SavedFormat | typeof SAME>
        label={controls.saving.format}
        options={[[SAME, same], ...FORMATS.map((format) => [format, format] as const)]}
        value={chosen ?? SAME}
        onChange={(format) =>
          format === SAME ? choose({ format: null }) : setEncoding({ format })
        }
      />
      {replaced && hasQuality(encoding) && (
        <div className={fields.buttons}>
          <button
            type="button"
            className={fields.small}
            onClick={() => setEncoding({ format: "TIFF", bits: 16 })}
          >
            {controls.saving.ratherTiff}
          </button>
        </div>
      )}
    </>
  );
}

/** What a chosen format lets a person choose; the source's own is taken as it is. */
function FormatFields({ encoding }: { encoding: Encoding }) {
  const { controls, saving } = useWords();
  const words = controls.saving;
  const store = useAppStore();
  const same = useApp((s) => s.choices.format === null);
  const { setEncoding } = store.getState();
  const { format, quality, lossless, sampling, progressive, bits } = encoding;
  const depths = DEPTHS[format];
  if (same) return null;
  return (
    <>
      {depths.length > 1 && (
        <Choice
          label={words.depth}
          options={depths.map((depth) => [`${depth}`, words.bits(depth)] as const)}
          value={`${bits}`}
          onChange={(depth) => setEncoding({ bits: depths.find((each) => `${each}` === depth) })}
        />
      )}
      {canBeLossless(encoding) && (
        <Check
          label={words.lossless}
          checked={lossless}
          onChange={(on) => setEncoding({ lossless: on })}
        />
      )}
      {hasQuality(encoding) && (
        <Slider
          label={words.quality}
          shown={percent(Math.round(quality * 100))}
          value={Math.round(quality * 100)}
          max={100}
          step={1}
          onChange={(share) => setEncoding({ quality: share / 100 })}
        />
      )}
      {hasSampling(encoding) && (
        <Choice
          label={words.colour}
          options={SAMPLINGS.map((each) => [each, saving.SAMPLING_NAMES[each]] as const)}
          value={sampling}
          onChange={(next) => setEncoding({ sampling: next })}
        />
      )}
      {format === "JPEG" && (
        <Check
          label={words.progressive}
          checked={progressive}
          onChange={(on) => setEncoding({ progressive: on })}
        />
      )}
    </>
  );
}

function Check(props: { label: string; checked: boolean; onChange(on: boolean): void }) {
  const { label, checked, onChange } = props;
  return (
    <div className={fields.checks}>
      <label>
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
    </div>
  );
}

function MetadataMenu() {
  const { controls, saving } = useWords();
  const store = useAppStore();
  const mode = useApp((s) => s.choices.metadata);
  return (
    <Select
      label={controls.saving.metadata}
      options={MODES.map((each) => [each, saving.MODE_NAMES[each]] as const)}
      value={mode}
      onChange={(metadata) => store.getState().choose({ metadata })}
    />
  );
}

function PatternField() {
  const { controls, saving } = useWords();
  const store = useAppStore();
  const pattern = useApp((s) => s.choices.pattern);
  const name = useApp(nameNow);
  const bytes = useApp((s) => forecastOf(s)?.bytes ?? null);
  const id = useId();
  return (
    <div className={fields.field}>
      <div className={fields.fieldHead}>
        <label htmlFor={id}>{controls.saving.name}</label>
      </div>
      <div className={fields.naming}>
        <input
          id={id}
          type="text"
          maxLength={MOST_PATTERN}
          placeholder={DEFAULT_PATTERN}
          autoComplete="off"
          spellCheck={false}
          value={pattern}
          aria-describedby={`${id}-hint`}
          onChange={(event) => store.getState().choose({ pattern: event.target.value })}
        />
      </div>
      <p id={`${id}-hint`} className={`${fields.hint} ${styles.preview}`}>
        {controls.saving.naming(saving.savedAs(saving.savedSize(name, bytes)), saving.PATTERN_HINT)}
      </p>
    </div>
  );
}
