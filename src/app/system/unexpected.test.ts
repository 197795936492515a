import { afterEach, expect, it, vi } from "vitest";
import { createAppStore } from "../../state/app-store";
import { noticeSentence } from "../../words/sentence";
import { watchUnexpected } from "./unexpected";

afterEach(() => vi.restoreAllMocks());

it("tells defects, not what was cancelled or merely remarked", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const store = createAppStore({ sentence: noticeSentence });
  const page = new EventTarget();
  const stop = watchUnexpected(store, page);
  const say = (type: string, what: object) =>
    page.dispatchEvent(Object.assign(new Event(type), what));
  say("error", { error: null, message: "ResizeObserver loop completed" });
  say("unhandledrejection", { reason: new DOMException("cancelled", "AbortError") });
  expect(store.getState().notices).toEqual([]);
  say("error", { error: new TypeError("x is undefined") });
  say("unhandledrejection", { reason: "a word" });
  expect(store.getState().journal.map(({ text }) => text)).toEqual([
    "Something unexpected happened: TypeError: x is undefined",
    "Something unexpected happened: a word",
  ]);
  stop();
  say("error", { error: new Error("later") });
  expect(store.getState().notices).toHaveLength(2);
});
