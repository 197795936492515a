import { expect, it } from "vitest";
import { createAppStore } from "../state/app-store";
import { remember } from "./remembering";

function keeper(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

it("keeps the speed for good, and having looked closer for now", () => {
  const [good, now] = [keeper(), keeper()];
  const first = createAppStore();
  remember(first, good, now);
  expect(first.getState()).toMatchObject({ msPerGigaMac: null, closer: "not yet" });
  first.setState({ msPerGigaMac: 3.5, closer: "now" });
  const reloaded = createAppStore();
  remember(reloaded, good, now);
  expect(reloaded.getState()).toMatchObject({ msPerGigaMac: 3.5, closer: "done" });
  const later = createAppStore();
  remember(later, good, keeper());
  expect(later.getState()).toMatchObject({ msPerGigaMac: 3.5, closer: "not yet" });
});

it("takes nothing that is no speed", () => {
  for (const speed of ["", "x", "-1", "Infinity"]) {
    const store = createAppStore();
    remember(store, keeper({ "blindspot:speed": speed }), undefined);
    expect(store.getState().msPerGigaMac).toBeNull();
  }
});
