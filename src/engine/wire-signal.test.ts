import * as Comlink from "comlink";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withSignal } from "./wire-signal";

const service = {
  /** Waits until it is cancelled. */
  endless: (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      if (signal.aborted) resolve("aborted before");
      signal.addEventListener("abort", () => resolve("aborted"));
    }),
  quick: (signal: AbortSignal) => signal.aborted,
};

/** Ports made and closed by calls. */
let ports: { made: number; closed: number };
let channel: MessageChannel;
let remote: Comlink.Remote<typeof service>;

beforeEach(() => {
  channel = new MessageChannel();
  Comlink.expose(service, channel.port1);
  remote = Comlink.wrap(channel.port2);
  ports = { made: 0, closed: 0 };
  const Real = MessageChannel;
  vi.stubGlobal(
    "MessageChannel",
    class extends Real {
      constructor() {
        super();
        ports.made++;
        this.port1.addEventListener("close", () => ports.closed++);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  channel.port1.close();
  channel.port2.close();
});

it("a signal reaches the other thread, before the call and during it", async () => {
  const controller = new AbortController();
  const answer = withSignal(controller.signal, (signal) => remote.endless(signal));
  setTimeout(() => controller.abort(), 5);
  expect(await answer).toBe("aborted");
  expect(await withSignal(controller.signal, (signal) => remote.endless(signal))).toBe(
    "aborted before",
  );
});

it("a call leaves no port and no listener behind, however it ends", async () => {
  const controller = new AbortController();
  const listening = vi.spyOn(controller.signal, "addEventListener");
  const gone = vi.spyOn(controller.signal, "removeEventListener");
  for (let i = 0; i < 5; i++) {
    expect(await withSignal(controller.signal, (signal) => remote.quick(signal))).toBe(false);
  }
  await expect(
    withSignal(controller.signal, async (signal) => {
      await remote.quick(signal);
      throw new Error("it failed");
    }),
  ).rejects.toThrow("it failed");
  await vi.waitFor(() => expect(ports).toEqual({ made: 6, closed: 6 }));
  expect(gone).toHaveBeenCalledTimes(listening.mock.calls.length);
});

it("no signal is one that never says anything", async () => {
  expect(await withSignal(undefined, (signal) => remote.quick(signal))).toBe(false);
});
