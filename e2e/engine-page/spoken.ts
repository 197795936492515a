/** The engine as a person hears it: its errors bear their sentences, and its status says why it is no better. */
import type { Engine } from "../../src/engine/engine";
import type { EngineStatus } from "../../src/engine/protocol";
import { fallbackSentence } from "../../src/words/en/backends";
import { sentenceOf } from "../../src/words/sentence";

export interface SpokenStatus extends EngineStatus {
  readonly fallbackReason: string | null;
}

export interface SpokenEngine extends Omit<Engine, "prepare"> {
  prepare(...given: Parameters<Engine["prepare"]>): Promise<SpokenStatus>;
}

export function spoken(engine: Engine): SpokenEngine {
  return {
    ...engine,
    get status() {
      return engine.status;
    },
    async prepare(...given) {
      const status = await engine.prepare(...given).catch(tell);
      return { ...status, fallbackReason: fallbackSentence(status.givenUp) };
    },
    openPhoto: (...given) => engine.openPhoto(...given).catch(tell),
  };
}

function tell(error: Error): never {
  throw Object.assign(new Error(sentenceOf(error)), { name: error.name });
}
