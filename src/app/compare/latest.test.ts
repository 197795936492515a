import { beforeEach, describe, expect, it, vi } from "vitest";
import { Latest } from "./latest";

beforeEach(() => {
  vi.useFakeTimers();
});

function setUp() {
  const asked: { question: number; signal: AbortSignal; answer(value: string | Error): void }[] =
    [];
  const told: [number, string | null][] = [];
  const latest = new Latest<number, string>(
    (question, signal) =>
      new Promise((resolve, reject) => {
        const answer = (value: string | Error) =>
          typeof value === "string" ? resolve(value) : reject(value);
        asked.push({ question, signal, answer });
      }),
    (question, answer) => told.push([question, answer]),
  );
  return { asked, told, latest };
}

const turn = () => vi.advanceTimersByTimeAsync(0);

describe("the latest question", () => {
  it("is the only one asked after the one under way", async () => {
    const { asked, told, latest } = setUp();
    for (const question of [1, 2, 3]) latest.ask(question);
    expect(asked.map(({ question }) => question)).toEqual([1]);
    asked[0]?.answer("a");
    await turn();
    expect(told).toEqual([[1, "a"]]);
    expect(asked.map(({ question }) => question)).toEqual([1, 3]);
    asked[1]?.answer(new Error("no"));
    await turn();
    expect(told.at(-1)).toEqual([3, null]);
  });

  it("waits until questions have rested, however many come", async () => {
    const { asked, latest } = setUp();
    for (let question = 0; question < 10; question++) {
      latest.ask(question, 100);
      await vi.advanceTimersByTimeAsync(60);
    }
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(40);
    expect(asked.map(({ question }) => question)).toEqual([9]);
  });

  it("rests also when the answer to an earlier one comes meanwhile", async () => {
    const { asked, latest } = setUp();
    latest.ask(1);
    latest.ask(2, 100);
    asked[0]?.answer("a");
    await turn();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(2);
  });

  it("that was cleared is cancelled and never answered", async () => {
    const { asked, told, latest } = setUp();
    latest.ask(1);
    latest.ask(2);
    latest.clear();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer("a");
    await turn();
    expect(told).toEqual([]);
    latest.ask(3);
    expect(asked.map(({ question }) => question)).toEqual([1, 3]);
  });
});
