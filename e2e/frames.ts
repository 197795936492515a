/** What the page's main thread does for each frame, out of Chromium's own trace. */
import type { CDPSession, Page } from "@playwright/test";

/** Of each frame, in milliseconds. */
export interface Frames {
  /** From one to the next. */
  readonly gaps: readonly number[];
  /** Time of the processor that scripts, styles, layout and recording what is painted take until the next one begins. */
  readonly work: readonly number[];
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  /** Of the processor. */
  readonly tdur?: number;
  readonly args: { readonly name?: string; readonly data?: { readonly message?: string } };
}

const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
];

/** The frames that come while something is done; those before the first and after the last do not count. */
export async function framesOf(page: Page, work: () => Promise<unknown>): Promise<Frames> {
  const devtools = await page.context().newCDPSession(page);
  const events = await traced(devtools, async () => {
    await page.evaluate(() => console.timeStamp("begin"));
    await work();
    await page.evaluate(() => console.timeStamp("end"));
  });
  await devtools.detach();
  const stamp = (message: string) =>
    events.find(({ name, args }) => name === "TimeStamp" && args.data?.message === message);
  const [begin, end] = [stamp("begin"), stamp("end")];
  if (!begin || !end) throw new Error("nothing was traced");
  const own = events.filter(
    ({ pid, tid, ts }) => pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts <= end.ts,
  );
  const starts = own.flatMap(({ name, ts }) => (name === "BeginMainThreadFrame" ? [ts] : []));
  const tasks = own.filter(({ name, ph }) => ph === "X" && name === "RunTask");
  const frames = starts.slice(1).map((next, i) => {
    const from = starts[i] ?? next;
    const within = tasks.filter(({ ts }) => ts >= from && ts < next);
    const spent = within.reduce((sum, { tdur = 0 }) => sum + tdur, 0);
    return { gap: (next - from) / 1000, work: spent / 1000 };
  });
  return { gaps: frames.map(({ gap }) => gap), work: frames.map((frame) => frame.work) };
}

async function traced(devtools: CDPSession, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => void events.push(...(value as never[])));
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: CATEGORIES },
  });
  await work();
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  return events;
}
