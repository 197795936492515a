import { useState } from "react";
import type { Fitted, ModelEntry } from "../../models/manifest";
import { profilesOf } from "../../state/fit";
import { activeVariant, modelOf } from "../../state/variants";
import type { Words } from "../../words/catalogue";
import { day, number } from "../../words/numbers";
import { PickButton } from "../library/PickButton";
import { formatMegapixels } from "../status/format";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import { isoText } from "./FitManyButton";
import styles from "./fit.module.css";

/** The profiles on this device. */
export function ProfileList() {
  const { fit } = useWords().controls;
  const store = useAppStore();
  const models = useApp((s) => s.models);
  const profiles = profilesOf(models);
  const { doWithProfile } = store.getState();
  const pick = (files: readonly File[]) => {
    for (const file of files) doWithProfile({ kind: "import", file });
  };
  return (
    <>
      {profiles.length > 0 && (
        <ul className={styles.profiles} aria-label={fit.profiles}>
          {profiles.map((profile) => (
            <Profile key={profile.id} profile={profile} />
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <PickButton accept=".blindspot-profile,.json" className={styles.small} onPick={pick}>
          {fit.importProfile}
        </PickButton>
      </div>
    </>
  );
}

function Profile({ profile }: { readonly profile: ModelEntry }) {
  const { fit } = useWords().controls;
  const store = useAppStore();
  const active = useApp((s) => modelOf(s, activeVariant(s))?.id === profile.id);
  const [name, setName] = useState<string | null>(null);
  const { doWithProfile, editVariant, removeModel } = store.getState();
  const { fitted } = profile;
  if (!fitted) return null;
  const rename = () => {
    const given = name?.trim();
    if (given && given !== profile.name) {
      doWithProfile({ kind: "rename", model: profile, name: given });
    }
    setName(null);
  };
  return (
    <li>
      {fitted.thumbnail && <img src={fitted.thumbnail} alt="" width="48" height="48" />}
      <div className={styles.facts}>
        <input
          aria-label={fit.nameOf(profile.name)}
          value={name ?? profile.name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
        <p className={styles.hint}>{factsOf(fit, fitted, profile.bytes).join(" · ")}</p>
        <div className={styles.buttons}>
          <button
            type="button"
            className={styles.small}
            disabled={active}
            aria-label={active ? fit.isInUse(profile.name) : fit.take(profile.name)}
            onClick={() => editVariant({ model: profile.id }, false)}
          >
            {active ? fit.inUse : fit.takeShort}
          </button>
          <button
            type="button"
            className={styles.small}
            aria-label={fit.exportNamed(profile.name)}
            onClick={() => doWithProfile({ kind: "export", model: profile })}
          >
            {fit.export}
          </button>
          <button
            type="button"
            className={styles.small}
            aria-label={fit.deleteNamed(profile.name)}
            onClick={() => removeModel(profile.id)}
          >
            {fit.delete}
          </button>
        </div>
      </div>
    </li>
  );
}

function factsOf(
  fit: Words["controls"]["fit"],
  { camera, lens, iso, date, steps, photos, pixels }: Fitted,
  bytes: number,
) {
  const made = date && new Date(date);
  return [
    camera,
    iso === null ? null : isoText(iso),
    lens,
    photos > 1 ? fit.photos(photos) : null,
    pixels === null ? null : formatMegapixels(pixels),
    fit.steps(steps),
    made && Number.isFinite(made.getTime()) ? day(made) : null,
    `${number(Math.max(1, bytes / 1000))} kB`,
  ].filter((fact) => fact !== null);
}
