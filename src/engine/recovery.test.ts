import { describe, expect, it } from "vitest";
import type { AppErrorName } from "../base/errors";
import type { Backend } from "../network/backends";
import { afterProgress, type History, recover, UNTRIED, type Verdict } from "./recovery";

const history = (failures: number, halvings = failures): History => ({ failures, halvings });
const retry = (failures: number, halvings = failures): Verdict => ({
  next: "retry",
  history: history(failures, halvings),
});
const nextBackend = (halvings: number, lasting = false): Verdict => ({
  next: "next backend",
  history: history(0, halvings),
  lasting,
});
const giveUp = (dead: boolean): Verdict => ({ next: "give up", dead });

type Row = [AppErrorName, Backend | null, failures: number, halvings: number, Verdict];

const table: Row[] = [
  // The work's own failures.
  ["EmptyFile", null, 0, 0, giveUp(false)],
  ["ModelFetch", "webgpu", 0, 0, giveUp(false)],
  ["ModelRejected", "wasm", 0, 0, giveUp(false)],
  // Without the network only a new worker helps, and no backend is to blame.
  ["ModelFailed", null, 0, 0, giveUp(false)],
  ["OutOfMemory", null, 0, 0, giveUp(false)],
  ["WorkerCrashed", null, 0, 0, retry(1)],
  ["WorkerCrashed", null, 1, 1, retry(2)],
  ["WorkerCrashed", null, 2, 2, giveUp(true)],
  ["DeviceLost", null, 2, 2, giveUp(true)],
  // Two tries a backend.
  ["DeviceLost", "webgpu-fp16", 0, 0, retry(1)],
  ["DeviceLost", "webgpu-fp16", 1, 1, nextBackend(2, true)],
  ["WorkerCrashed", "webgpu", 1, 1, nextBackend(2)],
  ["ModelFailed", "wasm", 0, 0, retry(1)],
  ["ModelFailed", "wasm", 1, 1, nextBackend(2)],
  // Three of the last.
  ["ModelFailed", "wasm-single", 1, 1, retry(2)],
  ["ModelFailed", "wasm-single", 2, 2, giveUp(false)],
  ["WorkerCrashed", "wasm-single", 2, 2, giveUp(true)],
  // Smaller tiles have been tried where memory was short.
  ["OutOfMemory", "webgpu", 0, 0, nextBackend(1)],
  ["OutOfMemory", "wasm-single", 0, 0, giveUp(false)],
  // Tiles once made smaller stay so.
  ["WorkerCrashed", "wasm", 0, 2, retry(1, 2)],
  ["WorkerCrashed", "wasm", 1, 3, nextBackend(3)],
];

describe("after a failure", () => {
  it.each(table)("%s on %s, the %i before it in a row and %i halvings: %o", (...row) => {
    const [failure, backend, failures, halvings, verdict] = row;
    expect(recover(failure, history(failures, halvings), backend)).toEqual(verdict);
  });

  it("progress starts the count anew, and leaves the tiles as small as they are", () => {
    expect(afterProgress(history(2))).toEqual(history(0, 2));
    expect(recover("WorkerCrashed", afterProgress(history(2)), "wasm-single")).toEqual(retry(1, 2));
    expect(recover("WorkerCrashed", UNTRIED, "wasm-single")).toEqual(retry(1));
  });
});
