/**
 * An AbortSignal as an argument of a comlink call: a port of its own carries the word. Imported, for its
 * effect too, on both sides. Whoever calls does so through `withSignal`, which closes the port when the call
 * is over: a call leaves nothing behind.
 */
import { type TransferHandler, transferHandlers } from "comlink";

/** Closes the ports that carry a signal. */
const carriers = new WeakMap<AbortSignal, (() => void)[]>();

type Word = "aborted" | "over";

const bySignal: TransferHandler<AbortSignal, MessagePort | null> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,

  serialize(signal) {
    if (signal.aborted) return [null, []];
    const { port1, port2 } = new MessageChannel();
    const close = (word: Word) => {
      signal.removeEventListener("abort", abort);
      port1.postMessage(word);
      port1.close();
    };
    const abort = () => close("aborted");
    signal.addEventListener("abort", abort);
    carriers.set(signal, [...(carriers.get(signal) ?? []), () => close("over")]);
    return [port2, [port2]];
  },

  deserialize(port) {
    if (!port) return AbortSignal.abort();
    const controller = new AbortController();
    port.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data === "aborted") controller.abort();
      port.close();
    };
    return controller.signal;
  },
};

transferHandlers.set("signal", bySignal);

/**
 * One call to another thread that can be cancelled there. Settles as the call does: whoever must not wait for
 * the other thread to hear of it has `untilAborted`.
 * @param call gets a signal to send along, which follows `signal`
 */
export async function withSignal<T>(
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const abort = () => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  try {
    return await call(own.signal);
  } finally {
    signal?.removeEventListener("abort", abort);
    for (const close of carriers.get(own.signal) ?? []) close();
    carriers.delete(own.signal);
  }
}
