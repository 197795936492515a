/** The denoise worker, with faults. */
import "./faulty-networks";
import "../../workers/denoise.worker";
import { type Answer, answers } from "./faults";

answers().addEventListener("message", ({ data: { fault } }: MessageEvent<Answer>) => {
  if (fault === "denoise worker vanishes") self.close();
  if (fault === "denoise worker breaks") throw new Error("broken by the test");
});
