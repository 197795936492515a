import { expect, it } from "vitest";
import { AppError } from "../src/core/errors";
import { asRunError } from "./as-run-error";

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
  expect(error.message).toContain(`(${thrown.message}). `);
});

it("leaves an error alone that is one of ours", () => {
  const ours = new AppError("ModelFailed", "It failed.");
  expect(asRunError(ours)).toBe(ours);
});
