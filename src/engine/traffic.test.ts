import { expect, it } from "vitest";
import { createTrafficCounter, minus, NO_TRAFFIC, plus } from "./traffic";

const origin = "https://here.example";

it("tells this site's files from requests to others, and leaves out what is in memory", () => {
  const counter = createTrafficCounter(origin);
  counter.requested(`${origin}/a.js`, 300);
  counter.requested(`${origin}/a.js`, 0);
  counter.requested(`blob:${origin}/1234`, 10);
  counter.requested("data:image/png;base64,", 10);
  expect(counter.total).toEqual({ ...NO_TRAFFIC, files: 2, bytes: 300 });
  counter.requested("https://there.example/a.js", 10);
  counter.requested("https://here.example:8443/a.js", 10);
  counter.requested("wss://here.example/", 10);
  expect(counter.total).toEqual({ ...NO_TRAFFIC, files: 2, bytes: 300, elsewhere: 3 });
});

it("counts what carried data, to this site too, and connections", () => {
  const counter = createTrafficCounter(origin);
  counter.carried(`${origin}/upload`);
  counter.carried(null);
  expect(counter.total).toEqual({ ...NO_TRAFFIC, carried: 2 });
});

it.each([true, false])("does not count what was stopped as gone: told %s first", (early) => {
  const counter = createTrafficCounter(origin);
  const url = "https://there.example/i.png";
  const stop = () => {
    // By a header and by a meta element.
    counter.stopped(url, "header");
    counter.stopped(url, "meta");
  };
  if (early) stop();
  counter.requested(url, 0);
  counter.carried(url);
  if (!early) stop();
  counter.stopped("inline", "header");
  expect(counter.total).toEqual({ ...NO_TRAFFIC, blocked: 1 });
});

it("adds up, and back", () => {
  const a = { elsewhere: 1, carried: 2, blocked: 3, files: 4, bytes: 5 };
  expect(minus(plus(a, a), a)).toEqual(a);
});
