import { expect, it } from "vitest";
import { AppError } from "../src/base/errors";
import { sentenceOf } from "../src/words/sentence";
import { asRunError, asStartError } from "./run-errors";

it.each([
  [new WebAssembly.RuntimeError("memory access out of bounds"), "WorkerCrashed"],
  [new Error("Aborted(OOM). Build with -sASSERTIONS for more info."), "WorkerCrashed"],
  [new RangeError("Array buffer allocation failed"), "OutOfMemory"],
  [new Error("std::bad_alloc"), "OutOfMemory"],
  [new Error("failed to allocate memory for buffer"), "OutOfMemory"],
  [new Error("A valid external Instance reference no longer exists: Device is lost"), "DeviceLost"],
  [new Error("mapAsync failed: [Device] was destroyed"), "DeviceLost"],
  [new Error("Got invalid dimensions for input: image"), "ModelFailed"],
])("tells %s apart as %s, with the reason in brackets", (thrown, name) => {
  const error = asRunError(thrown);
  expect(error).toMatchObject({ name });
  expect(sentenceOf(error)).toContain(`(${thrown.message}). `);
});

it.each([
  [
    "no available backend found. ERR: [wasm] TypeError: Failed to fetch dynamically imported module",
    "ModelFetch",
  ],
  ["Aborted(both async and sync fetching of the wasm failed)", "ModelFetch"],
  ["WebAssembly.Memory(): could not allocate memory", "OutOfMemory"],
  ["Device is lost", "DeviceLost"],
  ["Fatal error: com.microsoft:FusedConv is not a registered function/op", "ModelFailed"],
])("tells %s apart from what a device cannot do: %s", (message, name) => {
  expect(asStartError(new Error(message))).toMatchObject({ name });
});

it("leaves an error alone that is one of ours", () => {
  const ours = new AppError("networkFailed", {}, "it failed");
  expect(asRunError(ours)).toBe(ours);
});
