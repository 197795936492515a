import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { untilEnded } from "./until";

it("gives the answer, its failure, or the end, whichever comes first", async () => {
  let end: (why: Error) => void = () => {};
  const until = untilEnded(
    new Promise((_, reject) => {
      end = reject;
    }),
  );
  expect(await until(Promise.resolve(1))).toBe(1);
  await expect(until(Promise.reject(new Error("it failed")))).rejects.toThrow("it failed");
  const waits = until(new Promise(() => {}));
  end(new Error("it ended"));
  await expect(waits).rejects.toThrow("it ended");
  await expect(until(Promise.resolve(1))).rejects.toThrow("it ended");
});

it("keeps no answer, however long the end is in coming", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const ended = new Promise<never>(() => {});
  const until = untilEnded(ended);
  const answers: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i++) answers.push(new WeakRef(await until(Promise.resolve({ i }))));
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  // The last one may still be in a register.
  expect(answers.filter((answer) => answer.deref()).length).toBeLessThan(3);
});
