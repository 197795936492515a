/** The denoise worker, with faults. */
import "./faulty-networks";
import "../../workers/denoise.worker";
import { FIT } from "../../src/network/fit";
import { type Answer, answers, SHORT_FIT } from "./faults";

Object.assign(FIT, SHORT_FIT);

answers().addEventListener("message", ({ data: { fault } }: MessageEvent<Answer>) => {
  if (fault === "denoise worker vanishes") self.close();
  if (fault === "denoise worker breaks") throw new Error("broken by the test");
});
