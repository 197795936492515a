import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openPage } from "../../control/start.fixtures";
import { type FakeEngine, pictureFile, settled } from "../../engine/engine.fixtures";
import type { AppStore } from "../../state/app-store";
import { currentReference } from "../../state/judging";
import { attachFileIntake } from "./file-intake";

let page: EventTarget & { innerWidth: number };
let store: AppStore;
let engine: FakeEngine;

beforeEach(async () => {
  page = Object.assign(new EventTarget(), { innerWidth: 1000 });
  vi.stubGlobal("window", page);
  ({ store, engine } = openPage());
  attachFileIntake(store, () => {});
  await settled();
});

afterEach(() => vi.unstubAllGlobals());

async function drop(clientX: number, ...files: File[]): Promise<void> {
  const dataTransfer = { files, types: ["Files"] };
  page.dispatchEvent(Object.assign(new Event("drop"), { clientX, dataTransfer }));
  await settled();
}

const names = () => store.getState().photos.map(({ name }) => name);
const model = (name: string) => new File(["x"], name);

it("takes one picture on the right half as a reference, several as photos", async () => {
  await drop(900, pictureFile("a.png"));
  expect(names()).toEqual(["a.png"]);
  await drop(900, pictureFile("clean.png"));
  expect(names()).toEqual(["a.png"]);
  expect(currentReference(store.getState())?.name).toBe("clean.png");
  await drop(900, pictureFile("b.png"), pictureFile("c.png"));
  expect(names()).toEqual(["a.png", "b.png", "c.png"]);
});

it("loses no photo that is dropped together with a model", async () => {
  await drop(100, model("mine.onnx"), model("mine.json"), pictureFile("a.png"));
  expect(engine.added).toEqual([["mine.onnx", "mine.json"]]);
  expect(names()).toEqual(["a.png"]);
  await drop(900, model("mine.onnx"), pictureFile("clean.png"));
  expect(currentReference(store.getState())?.name).toBe("clean.png");
});
