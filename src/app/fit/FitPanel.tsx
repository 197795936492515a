import { fittable, suitingProfile } from "../../state/fit";
import { currentPhoto } from "../../state/library";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { FitManyButton } from "./FitManyButton";
import { FitProgress } from "./FitProgress";
import styles from "./fit.module.css";
import { ProfileList } from "./ProfileList";

/** Fits the network to photos, and keeps what it learnt. */
export function FitPanel() {
  const { fit } = useWords().controls;
  const store = useAppStore();
  const photo = useApp(currentPhoto);
  const model = useApp(fittable);
  const fitting = useApp((s) => s.fitting !== null);
  const { startFit } = store.getState();
  if (!photo) return null;
  return (
    <section className={styles.panel} aria-label={fit.fit}>
      <Offer />
      {fitting && <FitProgress />}
      <Fold name="fit" title={fit.toThis} summary={fitting ? fit.atWork : ""}>
        {!fitting && (
          <>
            <p className={styles.hint}>{model ? fit.whatItDoes(model.name) : fit.cannot}</p>
            <div className={styles.buttons}>
              <button
                type="button"
                className={styles.main}
                disabled={!model}
                onClick={() => startFit([photo.id])}
              >
                {fit.toThis}
              </button>
              <FitManyButton disabled={!model} />
            </div>
          </>
        )}
        <ProfileList />
      </Fold>
    </section>
  );
}

/** A profile that was made for photos like this one. */
function Offer() {
  const { fit } = useWords().controls;
  const store = useAppStore();
  const profile = useApp(suitingProfile);
  const shot = useApp((s) => currentPhoto(s)?.info.source?.shot);
  if (!profile || !shot?.camera || shot.iso === null) return null;
  return (
    <div className={styles.offer} role="note">
      <p>{fit.suits(shot.camera, shot.iso)}</p>
      <button
        type="button"
        className={styles.small}
        onClick={() => store.getState().editVariant({ model: profile.id }, false)}
      >
        {fit.take(profile.name)}
      </button>
    </div>
  );
}
