/** All words of the page in English. Other languages have the same: see `Words`. */
import * as auto from "./auto";
import * as backends from "./backends";
import * as batch from "./batch";
import { captions } from "./captions";
import { controls } from "./controls/controls";
import * as engine from "./engine";
import { first } from "./first-words";
import * as hotPixels from "./hot-pixels";
import * as influence from "./influence";
import * as looking from "./look-for";
import * as losses from "./losses";
import * as models from "./models";
import * as offer from "./offer";
import * as residual from "./residual";
import * as saving from "./saving";
import * as time from "./time";

const { counted: _, ...batchWords } = batch;

export const en = {
  ...first,
  auto,
  backends,
  batch: batchWords,
  captions,
  controls: { ...first.controls, ...controls },
  engine,
  hotPixels,
  influence,
  looking,
  losses,
  models,
  offer,
  residual,
  saving,
  time,
};
