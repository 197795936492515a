/**
 * AppErrors that cross between threads through comlink arrive whole, thrown or handed over: with code, facts
 * and reason. Imported for its effect, on both sides; any other error arrives as comlink sends it.
 */
import { type TransferHandler, transferHandlers } from "comlink";
import { type AppError, asAppError, type ErrorFacts, errorFrom } from "../base/errors";

/** Comlink's wrapping around whatever was thrown. */
interface Thrown {
  readonly value: unknown;
}

interface Sent {
  readonly failure: ErrorFacts;
}

const plain = transferHandlers.get("throw") as TransferHandler<Thrown, object>;

const whole: TransferHandler<Thrown, object> = {
  canHandle: plain.canHandle,
  serialize(thrown) {
    const error = asAppError(thrown.value);
    return error ? [{ failure: error.facts } satisfies Sent, []] : plain.serialize(thrown);
  },
  deserialize(sent) {
    if ("failure" in sent) throw errorFrom((sent as Sent).failure);
    return plain.deserialize(sent);
  },
};

const handedOver: TransferHandler<AppError, ErrorFacts> = {
  canHandle: (value): value is AppError => asAppError(value) !== null,
  serialize: (error) => [error.facts, []],
  deserialize: errorFrom,
};

transferHandlers.set("throw", whole);
transferHandlers.set("AppError", handedOver);
