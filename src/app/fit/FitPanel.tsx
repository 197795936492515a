import { fittable, suitingProfile } from "../../state/fit";
import { currentPhoto } from "../../state/library";
import { Fold } from "../parts/Fold";
import { useApp, useAppStore } from "../store-context";
import { FitManyButton } from "./FitManyButton";
import { FitProgress } from "./FitProgress";
import styles from "./fit.module.css";
import { ProfileList } from "./ProfileList";

/** Fits the network to photos, and keeps what it learnt. */
export function FitPanel() {
  const store = useAppStore();
  const photo = useApp(currentPhoto);
  const model = useApp(fittable);
  const fitting = useApp((s) => s.fitting !== null);
  const { startFit } = store.getState();
  if (!photo) return null;
  return (
    <section className={styles.panel} aria-label="Fit">
      <Offer />
      {fitting && <FitProgress />}
      <Fold name="fit" title="Fit to this photo" summary={fitting ? "at work" : ""}>
        {!fitting && (
          <>
            <p className={styles.hint}>
              {model
                ? `${model.name} learns from the photo itself how its noise looks. It takes a minute or two, nothing leaves this device, and the result stands beside the others.`
                : "This model cannot be fitted to a photo; choose another one for that."}
            </p>
            <div className={styles.buttons}>
              <button
                type="button"
                className={styles.main}
                disabled={!model}
                onClick={() => startFit([photo.id])}
              >
                Fit to this photo
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
  const store = useAppStore();
  const profile = useApp(suitingProfile);
  const shot = useApp((s) => currentPhoto(s)?.info.source?.shot);
  if (!profile || !shot) return null;
  return (
    <div className={styles.offer} role="note">
      <p>
        {shot.camera}, ISO {shot.iso}: a profile of yours fits.
      </p>
      <button
        type="button"
        className={styles.small}
        onClick={() => store.getState().editVariant({ model: profile.id }, false)}
      >
        Use {profile.name}
      </button>
    </div>
  );
}
