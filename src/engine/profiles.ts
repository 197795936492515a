/** Profiles on this device: kept beside the models that a person added. */
import { sha256Of } from "../models/load";
import type { ModelEntry } from "../models/manifest";
import { keepProfile, loadOwnFile } from "../models/own-store";
import { type Profile, profileModel, profileText, readProfile } from "../models/profile";
import type { Engine } from "./engine";

type Profiles = Pick<Engine, "addProfile" | "importProfile" | "exportProfile" | "renameProfile">;

const hashed = (bytes: ArrayBuffer) => sha256Of(globalThis.crypto.subtle, bytes);

/** @param models the site's */
export function createProfiles(models: () => Promise<readonly ModelEntry[]>): Profiles {
  const add = async (profile: Profile) => {
    const sha256 = await hashed(profile.parameters.slice().buffer);
    const model = profileModel(profile, sha256, await models());
    // What was learnt takes minutes: the browser is asked not to drop it when space is short.
    void globalThis.navigator?.storage?.persist?.().catch(() => {});
    await keepProfile(model, profile.parameters);
    return model;
  };
  const parametersOf = async (model: ModelEntry) =>
    new Float32Array(await loadOwnFile(model, model.sha256));

  return {
    addProfile: add,
    importProfile: async (file) => add(await readProfile(file, hashed)),

    async exportProfile(model) {
      const { fitted, name, sha256 } = model;
      if (!fitted) throw new Error(`${model.id} is no profile`);
      const parameters = await parametersOf(model);
      const text = profileText({ ...fitted, name, parameters }, sha256);
      return new Blob([text], { type: "application/json" });
    },

    async renameProfile(model, name) {
      const renamed = { ...model, name };
      await keepProfile(renamed, await parametersOf(model));
      return renamed;
    },
  };
}
