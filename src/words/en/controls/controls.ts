/**
 * The names of what one sees and presses, by the folder of `src/app` that shows it. Those of the first page are in
 * `first-words.ts`.
 */
import { batch } from "./batch";
import { compare } from "./compare";
import { fit } from "./fit";
import { judging } from "./judging";
import { saving } from "./saving";
import { system } from "./system";
import { variants } from "./variants";

export const controls = {
  batch,
  compare,
  fit,
  judging,
  saving,
  system,
  variants,
};
