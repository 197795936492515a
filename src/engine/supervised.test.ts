import type { Remote } from "comlink";
import { expect, it } from "vitest";
import { running, supervise, type WorkerHandle } from "./supervised";

interface Life {
  readonly handle: WorkerHandle<object>;
  ended: boolean;
  crash(error: Error): void;
}

function life(): Life {
  const made: Life = {
    handle: {
      remote: {} as Remote<object>,
      crashed: new Promise((_, reject) => {
        // The executor runs before `made` is there.
        queueMicrotask(() => {
          made.crash = reject;
        });
      }),
      terminate() {
        made.ended = true;
      },
    },
    ended: false,
    crash: () => {},
  };
  made.handle.crashed.catch(() => {});
  return made;
}

const never = () => new Promise<never>(() => {});

it("whoever waits for an answer is told of a worker's end, by itself or on purpose", async () => {
  const one = life();
  const first = running(one.handle).ask(never);
  await Promise.resolve();
  one.crash(new Error("it died"));
  await expect(first).rejects.toThrow("it died");

  const other = life();
  const worker = running(other.handle);
  const second = worker.ask(never);
  worker.end(new Error("it was ended"));
  await expect(second).rejects.toThrow("it was ended");
  expect(other.ended).toBe(true);
});

it("a worker is started when it is needed, once, and told what it must know first", () => {
  const lives: Life[] = [];
  const told: unknown[] = [];
  const supervised = supervise(
    () => {
      lives.push(life());
      return (lives.at(-1) as Life).handle;
    },
    (worker) => {
      expect(supervised.running).toBe(worker);
      told.push(worker);
    },
  );
  expect(supervised.running).toBeNull();
  const first = supervised.current();
  expect(supervised.current()).toBe(first);
  expect(lives).toHaveLength(1);
  expect(told).toEqual([first]);
});

it("a new one takes its place once, whoever else saw it die", () => {
  const lives: Life[] = [];
  const supervised = supervise(() => {
    lives.push(life());
    return (lives.at(-1) as Life).handle;
  });
  const first = supervised.current();
  expect(supervised.end(first, new Error("a"))).toBe(true);
  const second = supervised.current();
  expect(second).not.toBe(first);
  expect(supervised.end(first, new Error("b"))).toBe(false);
  expect(supervised.current()).toBe(second);
  expect(lives.map(({ ended }) => ended)).toEqual([true, false]);
});
