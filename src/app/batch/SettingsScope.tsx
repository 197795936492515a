import { selectedPhotos } from "../../state/selection";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import fields from "../variants/variants.module.css";

/** Whose settings these are: all photos share them, or this one has its own. */
export function SettingsScope() {
  const store = useAppStore();
  const { batch } = useWords().controls;
  const many = useApp((s) => s.photos.length > 1);
  const own = useApp((s) => s.own.has(s.currentId ?? ""));
  const others = useApp((s) => s.own.size > 0);
  const selected = useApp((s) => selectedPhotos(s).length);
  const { setOwn, applyToAll, applyToSelected } = store.getState();
  if (!many) return null;
  return (
    <div className={fields.field}>
      <div className={fields.checks}>
        <label>
          <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} />
          {batch.thisPhotoOnly}
        </label>
      </div>
      {(own || others || selected > 0) && (
        <div className={fields.buttons}>
          {(own || others) && (
            <button type="button" className={fields.small} onClick={applyToAll}>
              {batch.applyToAll}
            </button>
          )}
          {selected > 0 && (
            <button type="button" className={fields.small} onClick={applyToSelected}>
              {batch.applyToSelected}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
