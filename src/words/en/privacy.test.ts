import { expect, it } from "vitest";
import { NO_TRAFFIC } from "../../engine/traffic";
import { privacyLine } from "./privacy";

it.each([
  [{ files: 16, bytes: 15e6 }, "Nothing left this device: 0 requests to others since load"],
  [
    { blocked: 1 },
    "Nothing left this device: 0 requests to others since load (1 attempt was blocked)",
  ],
  [{ elsewhere: 1 }, "1 request went to other servers and 0 carried data since load"],
  [
    { carried: 2, blocked: 3 },
    "0 requests went to other servers and 2 carried data since load (3 attempts were blocked)",
  ],
])("tells %o", (traffic, text) => expect(privacyLine({ ...NO_TRAFFIC, ...traffic })).toBe(text));
