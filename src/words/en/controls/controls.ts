/** The names of what one sees and presses, by the folder of `src/app` that shows it. */
import { app } from "./app";
import { batch } from "./batch";
import { compare } from "./compare";
import { fit } from "./fit";
import { judging } from "./judging";
import { library } from "./library";
import { parts } from "./parts";
import { saving } from "./saving";
import { status } from "./status";
import { system } from "./system";
import { variants } from "./variants";

export const controls = {
  app,
  batch,
  compare,
  fit,
  judging,
  library,
  parts,
  saving,
  status,
  system,
  variants,
};
