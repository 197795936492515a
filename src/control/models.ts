import type { Engine } from "../engine/engine";
import type { AddedModel } from "../engine/protocol";
import type { ModelEntry } from "../models/manifest";
import type { AppStore } from "../state/app-store";
import type { GivenModel } from "../state/models";
import { activeVariant, modelOf } from "../state/variants";
import { follow } from "./follow";

/** Gets the active variant's model ready, so that the next run does not wait for it. */
export function warmUp(store: AppStore, engine: Engine): void {
  const model = modelOf(store.getState(), activeVariant(store.getState()));
  if (model) engine.prepare(model.id).catch((error: unknown) => store.getState().fail(error));
}

/** Fetches the list of models, and adds and drops the person's own. */
export function keepModels(store: AppStore, engine: Engine): () => void {
  const stops = [loadModels(store, engine), addModels(store, engine), removeModels(store, engine)];
  return () => {
    for (const stop of stops) stop();
  };
}

function loadModels(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  return follow<"manifest", readonly ModelEntry[]>(store, {
    plan: ({ models, modelsFailed }) => (models.length > 0 || modelsFailed ? [] : ["manifest"]),
    same: () => true,
    run: () => engine.models(),
    done(models) {
      store.setState({ models, modelsFailed: models.length === 0 });
      if (models.length > 0 && models.every(({ own }) => own)) {
        get().inform("onlyOwnModels");
      }
      warmUp(store, engine);
    },
    failed(error) {
      store.setState({ modelsFailed: true });
      get().fail(error);
    },
  });
}

function addModels(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  return follow<GivenModel, AddedModel>(store, {
    plan: ({ modelsToAdd }) => modelsToAdd,
    same: (a, b) => a === b,
    run: ({ onnx, card }, signal) => engine.addModel(onnx, card, signal),
    done({ model, warning }) {
      get().modelHandled();
      store.setState({ models: [...get().models.filter(({ id }) => id !== model.id), model] });
      get().inform("modelAdded", { warning }, model.name);
      get().editVariant({ model: model.id }, false);
    },
    failed(error) {
      get().modelHandled();
      get().fail(error);
    },
  });
}

function removeModels(store: AppStore, engine: Engine): () => void {
  const get = store.getState;
  const handled = (model: string) => get().modelsToRemove.filter((id) => id !== model);
  return follow<string, void>(store, {
    plan: ({ modelsToRemove }) => modelsToRemove,
    same: (a, b) => a === b,
    run: (model) => engine.removeModel(model),
    done(_, model) {
      // Variants that used it run the default from now on.
      const models = get().models.filter(({ id }) => id !== model);
      store.setState({ models, modelsToRemove: handled(model) });
    },
    failed(error, model) {
      store.setState({ modelsToRemove: handled(model) });
      get().fail(error);
    },
  });
}
