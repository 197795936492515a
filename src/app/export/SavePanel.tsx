import { useShallow } from "zustand/react/shallow";
import { encodingOf, forecastOf, nameNow, placeOf, savedNow } from "../../state/export";
import { currentPhoto } from "../../state/library";
import { wanted } from "../../state/wanted";
import { MoreIcon, SaveIcon } from "../icons";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./export.module.css";
import { canCopy, canShare, copyPicture, sharePicture } from "./hand-over";
import { canSaveAs, saveAgain, saveAs } from "./save-as";

/** Save, where the file goes beside the downloads, and what is known of it before and after it is written. */
export function SavePanel() {
  const { controls, saving } = useWords();
  const words = controls.saving;
  const store = useAppStore();
  const step = useApp((s) => s.exporting?.step ?? null);
  const ready = useApp((s) => wanted(s) !== null);
  const name = useApp(nameNow);
  const bytes = useApp((s) => forecastOf(s)?.bytes ?? null);
  const encoding = useApp(useShallow(encodingOf));
  const mode = useApp((s) => s.choices.metadata);
  const saved = useApp((s) => savedNow(s)?.bytes ?? null);
  return (
    <div className={styles.footer}>
      <Losses />
      <p className={styles.note}>
        <span id="save-note" title={name}>
          {step === "finishing" ? saving.FINISHING : saving.savedSize(name, bytes)}
        </span>
        <span className={saved === null ? undefined : styles.saved} role="status">
          {saved !== null
            ? saving.savedSentence(saved)
            : encoding && `${saving.describeEncoding(encoding)} · ${saving.KEPT[mode]}`}
        </span>
      </p>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.button}
          disabled={!ready}
          aria-disabled={step !== null}
          aria-keyshortcuts="Control+S"
          aria-describedby="save-note save-losses"
          onClick={() => store.getState().save()}
        >
          <span className={styles.label}>
            <SaveIcon />
            {step === null ? words.save : words[step]}
          </span>
          {step === null && (
            <span className={styles.keys} aria-hidden="true">
              {words.saveKeys}
            </span>
          )}
        </button>
        <OtherWays ready={ready} busy={step !== null} />
      </div>
    </div>
  );
}

/** What the file will not hold of its source. */
function Losses() {
  const { losses, saving } = useWords();
  const lost = useApp((s) => forecastOf(s)?.lost ?? null);
  const format = useApp((s) => encodingOf(s)?.format ?? "");
  const shallower = useApp((s) => {
    const encoding = encodingOf(s);
    return encoding && saving.depthSentence(currentPhoto(s)?.info.source?.bits ?? 0, encoding.bits);
  });
  const sentences = [
    ...(shallower ? [shallower] : []),
    ...losses.lossSentences(lost ?? [], format),
  ];
  return (
    <ul id="save-losses" className={styles.losses} hidden={sentences.length === 0}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function OtherWays({ ready, busy }: { ready: boolean; busy: boolean }) {
  const { saving } = useWords().controls;
  const store = useAppStore();
  const several = useApp((s) => s.variants.length > 1);
  const format = useApp((s) => encodingOf(s)?.format ?? "PNG");
  const place = useApp(placeOf);
  const { again, as, comparison, copy, share } = saving.ways;
  const replaces = again.title(place?.handle.name ?? "");
  const ways = [
    { id: "as", shown: canSaveAs(), ...as, go: () => void saveAs(store) },
    { id: "again", shown: place !== null, ...again, title: replaces, go: () => saveAgain(store) },
    { id: "copy", shown: canCopy(), ...copy, go: () => void copyPicture(store) },
    { id: "share", shown: canShare(format), ...share, go: () => void sharePicture(store) },
    {
      id: "comparison",
      shown: several,
      ...comparison,
      go: () => store.getState().saveComparison(),
    },
  ];
  return (
    <Menu label={saving.moreWays} className={styles.ways} icon={<MoreIcon />}>
      {ways
        .filter(({ shown }) => shown)
        .map(({ id, label, title, go }) => (
          <button
            key={id}
            type="button"
            disabled={!ready}
            aria-disabled={busy}
            title={title}
            onClick={go}
          >
            {label}
          </button>
        ))}
    </Menu>
  );
}
