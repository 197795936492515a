import { type FormEvent, useId, useRef, useState } from "react";
import { openPhotos } from "../../state/fit";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./fit.module.css";

/** Asks which of the open photos a profile is to be made from. */
export function FitManyButton({ disabled }: { readonly disabled: boolean }) {
  const { fit } = useWords().controls;
  const store = useAppStore();
  const photos = useApp((s) => s.photos);
  const open = openPhotos(photos);
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const id = useId();
  if (open.length < 2) return null;

  const ask = () => {
    setChosen(new Set(open.map((photo) => photo.id)));
    dialog.current?.showModal();
  };
  const toggle = (photo: string) => {
    const next = new Set(chosen);
    if (!next.delete(photo)) next.add(photo);
    setChosen(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    dialog.current?.close();
    store.getState().startFit(open.map((photo) => photo.id).filter((photo) => chosen.has(photo)));
  };

  return (
    <>
      <button type="button" className={styles.small} disabled={disabled} onClick={ask}>
        {fit.toSeveral}
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={`${id}-title`}>
        <form onSubmit={submit}>
          <h2 id={`${id}-title`}>{fit.toSeveralTitle}</h2>
          <p className={styles.hint}>{fit.alike}</p>
          <ul className={styles.choices}>
            {open.map(({ id: photo, name, info }) => (
              <li key={photo}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.has(photo)}
                    onChange={() => toggle(photo)}
                  />
                  <span>{name}</span>
                  <small>
                    {[info.source?.shot?.camera, isoText(info.source?.shot?.iso ?? null)]
                      .filter(Boolean)
                      .join(", ")}
                  </small>
                </label>
              </li>
            ))}
          </ul>
          <div className={styles.buttons}>
            <button type="submit" className={styles.main} disabled={chosen.size === 0}>
              {fit.toChosen(chosen.size)}
            </button>
            <button type="button" className={styles.small} onClick={() => dialog.current?.close()}>
              {fit.close}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

export const isoText = (iso: number | null) => (iso === null ? "" : `ISO ${iso}`);
