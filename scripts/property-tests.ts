/**
 * Property tests draw the same values in every run, so that a run can be repeated; `FAST_CHECK_SEED=random`
 * (or a number) draws others, to look for what these miss.
 */
import fc from "fast-check";

const asked = process.env.FAST_CHECK_SEED;
if (asked !== "random") fc.configureGlobal({ seed: Number(asked ?? 2304) });
