import { useShallow } from "zustand/react/shallow";
import { encodingOf, forecastOf, nameNow, placeOf, savedNow } from "../../state/export";
import { currentPhoto } from "../../state/library";
import { wanted } from "../../state/wanted";
import { lossSentences } from "../../words/en/losses";
import {
  depthSentence,
  describeEncoding,
  FINISHING,
  KEPT,
  savedSentence,
  savedSize,
} from "../../words/en/saving";
import { MoreIcon, SaveIcon } from "../icons";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import styles from "./export.module.css";
import { canCopy, canShare, copyPicture, sharePicture } from "./hand-over";
import { canSaveAs, saveAgain, saveAs } from "./save-as";

/** Save, where the file goes beside the downloads, and what is known of it before and after it is written. */
export function SavePanel() {
  const store = useAppStore();
  const saving = useApp((s) => s.exporting?.step ?? null);
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
          {saving === "finishing" ? FINISHING : savedSize(name, bytes)}
        </span>
        <span className={saved === null ? undefined : styles.saved} role="status">
          {saved !== null
            ? savedSentence(saved)
            : encoding && `${describeEncoding(encoding)} · ${KEPT[mode]}`}
        </span>
      </p>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.button}
          disabled={!ready}
          aria-disabled={saving !== null}
          aria-keyshortcuts="Control+S"
          aria-describedby="save-note save-losses"
          onClick={() => store.getState().save()}
        >
          <SaveIcon />
          {saving === "encoding" ? "Saving…" : saving === "finishing" ? "Finishing…" : "Save"}
          {saving === null && <span aria-hidden="true">Ctrl+S</span>}
        </button>
        <OtherWays ready={ready} busy={saving !== null} />
      </div>
    </div>
  );
}

/** What the file will not hold of its source. */
function Losses() {
  const lost = useApp((s) => forecastOf(s)?.lost ?? null);
  const format = useApp((s) => encodingOf(s)?.format ?? "");
  const shallower = useApp((s) => {
    const encoding = encodingOf(s);
    return encoding && depthSentence(currentPhoto(s)?.info.source?.bits ?? 0, encoding.bits);
  });
  const sentences = [...(shallower ? [shallower] : []), ...lossSentences(lost ?? [], format)];
  return (
    <ul id="save-losses" className={styles.losses} hidden={sentences.length === 0}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function OtherWays({ ready, busy }: { ready: boolean; busy: boolean }) {
  const store = useAppStore();
  const several = useApp((s) => s.variants.length > 1);
  const format = useApp((s) => encodingOf(s)?.format ?? "PNG");
  const place = useApp(placeOf);
  const ways: readonly (readonly [shown: boolean, label: string, what: string, go: () => void])[] =
    [
      [canSaveAs(), "Save as…", "Choose the folder and the name", () => void saveAs(store)],
      [place !== null, "Save again", `Replace ${place?.handle.name}`, () => saveAgain(store)],
      [canCopy(), "Copy", "The picture, to paste it elsewhere", () => void copyPicture(store)],
      [canShare(format), "Share…", "With another app", () => void sharePicture(store)],
      [
        several,
        "Save comparison",
        "What is in view of all variants, as one labelled image",
        () => store.getState().saveComparison(),
      ],
    ];
  return (
    <Menu label="More ways to save" className={styles.ways} icon={<MoreIcon />}>
      {ways
        .filter(([shown]) => shown)
        .map(([, label, what, go]) => (
          <button
            key={label}
            type="button"
            disabled={!ready}
            aria-disabled={busy}
            title={what}
            onClick={go}
          >
            {label}
          </button>
        ))}
    </Menu>
  );
}
