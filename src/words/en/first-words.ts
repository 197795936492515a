/** What the first page says in English: an invitation, and whatever can go wrong. */
import { app } from "./controls/app";
import { library } from "./controls/library";
import { parts } from "./controls/parts";
import { status } from "./controls/status";
import * as failures from "./failures";
import * as notices from "./notices";
import * as privacy from "./privacy";
import * as refusals from "./refusals";

export const first = {
  controls: { app, library, parts, status },
  failures,
  notices,
  privacy,
  refusals,
};
