import { expect, it } from "vitest";
import { describeOffer } from "./offer";

const model = { name: "Turbo" } as never;

it.each([
  [250, 24, "About 4 min. Turbo takes about 25 s and is nearly as good."],
  [56, 5.4, "About 1 min. Turbo takes about 5 s and is nearly as good."],
  [21, 0.2, "About 20 s. Turbo takes about 1 s and is nearly as good."],
])("offers for %d s what takes %d s", (seconds, fasterSeconds, words) => {
  expect(describeOffer({ model, seconds, fasterSeconds })).toBe(words);
});
