import * as Comlink from "comlink";
import { afterEach, expect, it } from "vitest";
import { AppError } from "../base/errors";
import "./wire";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** The far side of a function, as another thread sees it. */
function across(work: () => Promise<void>): Comlink.Remote<() => Promise<void>> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  Comlink.expose(work, port1);
  return Comlink.wrap<() => Promise<void>>(port2);
}

const damaged = new AppError("modelDamaged", { file: "a.onnx" }, new TypeError("broken off"));

it.each([1, 2])("an error arrives whole over %i hops", async (hops) => {
  let call: () => Promise<void> = async () => {
    throw damaged;
  };
  for (let hop = 0; hop < hops; hop++) {
    const remote = across(call);
    call = () => remote();
  }
  const error = await call().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).not.toBe(damaged);
  expect(error).toMatchObject({
    name: "ModelIntegrity",
    code: "modelDamaged",
    data: { file: "a.onnx" },
    reason: "broken off",
    message: "modelDamaged: broken off",
  });
});

it("no reason stays none, and an empty one empty", async () => {
  const crossed = (error: AppError) =>
    across(() => Promise.reject(error))().catch((thrown: unknown) => thrown);
  expect(await crossed(new AppError("emptyFile"))).toMatchObject({ reason: null });
  expect(await crossed(new AppError("deviceLost", {}, ""))).toMatchObject({ reason: "" });
});

it("other errors, and what is no error, cross as before", async () => {
  const crossed = (thrown: unknown) =>
    across(() => Promise.reject(thrown))().catch((received: unknown) => received);
  const error = await crossed(new RangeError("too far"));
  expect(error).not.toBeInstanceOf(AppError);
  expect(error).toMatchObject({ name: "RangeError", message: "too far" });
  expect(await crossed("a word")).toBe("a word");
});

it("an error that is handed over, not thrown, arrives whole too", async () => {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  Comlink.expose((error: unknown) => error, port1);
  const echo = Comlink.wrap<(error: AppError) => AppError>(port2);
  const error = await echo(damaged);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "modelDamaged", data: { file: "a.onnx" } });
});
