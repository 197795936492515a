import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openPage } from "../../control/start.fixtures";
import { type FakeEngine, pictureFile, settled } from "../../engine/engine.fixtures";
import type { AppStore } from "../../state/app-store";
import { currentReference } from "../../state/judging";
import { attachFileIntake } from "./file-intake";

let page: EventTarget;
let store: AppStore;
let engine: FakeEngine;

beforeEach(async () => {
  page = new EventTarget();
  vi.stubGlobal("window", page);
  ({ store, engine } = openPage());
  attachFileIntake(store, () => {});
  await settled();
});

afterEach(() => vi.unstubAllGlobals());

/** @param where what the pointer is over: the box for a clean reference, or anything else */
async function drop(where: "box" | "elsewhere", ...files: File[]): Promise<void> {
  const dataTransfer = { files, types: ["Files"] };
  const event = Object.assign(new Event("drop"), { dataTransfer });
  const target = { closest: (what: string) => (where === "box" ? what : null) };
  Object.defineProperty(event, "target", { value: target });
  page.dispatchEvent(event);
  await settled();
}

const names = () => store.getState().photos.map(({ name }) => name);
const model = (name: string) => new File(["x"], name);

it("takes one picture on its box as a reference, several as photos", async () => {
  await drop("elsewhere", pictureFile("a.png"));
  expect(names()).toEqual(["a.png"]);
  await drop("box", pictureFile("clean.png"));
  expect(names()).toEqual(["a.png"]);
  expect(currentReference(store.getState())?.name).toBe("clean.png");
  await drop("box", pictureFile("b.png"), pictureFile("c.png"));
  expect(names()).toEqual(["a.png", "b.png", "c.png"]);
});

it("loses no photo that is dropped together with a model", async () => {
  await drop("elsewhere", model("mine.onnx"), model("mine.json"), pictureFile("a.png"));
  expect(engine.added).toEqual([["mine.onnx", "mine.json"]]);
  expect(names()).toEqual(["a.png"]);
  await drop("box", model("mine.onnx"), pictureFile("clean.png"));
  expect(currentReference(store.getState())?.name).toBe("clean.png");
});
