import type { Engine } from "../engine/engine";
import type { AppStore } from "../state/app-store";
import { isBusy } from "../state/job";
import type { Keeper } from "../state/keeper";
import { type KeptProcessor, PROCESSOR_KEY } from "../state/processor";
import { warmUp } from "./models";

/** Tells the engine where to run the network, keeps the choice, and takes note of what does not work. */
export function chooseProcessor(
  store: AppStore,
  engine: Engine,
  keeper: Keeper | undefined,
): () => void {
  const get = store.getState;
  const prefer = () => engine.prefer(get().processor, get().processorsGivenUp);
  const keep = (): boolean => {
    const { processor, processorsGivenUp: known } = get();
    try {
      keeper?.setItem(PROCESSOR_KEY, JSON.stringify({ processor, known } satisfies KeptProcessor));
      return true;
    } catch {
      return false;
    }
  };

  prefer();
  const stops = [
    engine.onRecovery((recovery) => get().inform("recovered", { recovery })),

    engine.onStatus((engineStatus) => {
      store.setState({ engineStatus });
      const known = get().processorsGivenUp;
      const news = (engineStatus?.givenUp ?? []).filter(
        ({ key, lasting }) => lasting && !known.some((step) => step.key === key),
      );
      if (news.length === 0) return;
      get().giveProcessorsUp(news);
      keep(); // Not kept, it is found out again next time.
    }),

    store.subscribe((now, before) => {
      if (now.processorRound === before.processorRound) return;
      // A run under way is begun anew by whoever follows it.
      const busy = isBusy(now.job.phase);
      prefer();
      if (!keep() && now.processor !== before.processor) {
        get().inform("processorNotKept");
      }
      if (!busy) warmUp(store, engine);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
