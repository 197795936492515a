import { useState } from "react";
import type { Fitted, ModelEntry } from "../../models/manifest";
import { profilesOf } from "../../state/fit";
import { activeVariant, modelOf } from "../../state/variants";
import { PickButton } from "../library/PickButton";
import { formatMegapixels } from "../status/format";
import { useApp, useAppStore } from "../store-context";
import { isoText } from "./FitManyButton";
import styles from "./fit.module.css";

/** The profiles on this device. */
export function ProfileList() {
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
        <ul className={styles.profiles} aria-label="Profiles">
          {profiles.map((profile) => (
            <Profile key={profile.id} profile={profile} />
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <PickButton accept=".blindspot-profile,.json" className={styles.small} onPick={pick}>
          Import a profile…
        </PickButton>
      </div>
    </>
  );
}

function Profile({ profile }: { readonly profile: ModelEntry }) {
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
          aria-label={`Name of ${profile.name}`}
          value={name ?? profile.name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
        <p className={styles.hint}>{factsOf(fitted, profile.bytes).join(" · ")}</p>
        <div className={styles.buttons}>
          <button
            type="button"
            className={styles.small}
            disabled={active}
            aria-label={active ? `${profile.name} is in use` : `Use ${profile.name}`}
            onClick={() => editVariant({ model: profile.id }, false)}
          >
            {active ? "In use" : "Use"}
          </button>
          <button
            type="button"
            className={styles.small}
            aria-label={`Export ${profile.name}`}
            onClick={() => doWithProfile({ kind: "export", model: profile })}
          >
            Export
          </button>
          <button
            type="button"
            className={styles.small}
            aria-label={`Delete ${profile.name}`}
            onClick={() => removeModel(profile.id)}
          >
            Delete
          </button>
        </div>
      </div>
    </li>
  );
}

function factsOf({ camera, lens, iso, date, steps, photos, pixels }: Fitted, bytes: number) {
  const day = date && new Date(date);
  return [
    camera,
    iso === null ? null : isoText(iso),
    lens,
    photos > 1 ? `${photos} photos` : null,
    pixels === null ? null : formatMegapixels(pixels),
    `${steps} steps`,
    day && Number.isFinite(day.getTime()) ? day.toLocaleDateString() : null,
    `${Math.max(1, Math.round(bytes / 1000))} kB`,
  ].filter((fact) => fact !== null);
}
