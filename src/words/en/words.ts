/** All words of the page in English. Other languages have the same: see `Words`. */
import * as auto from "./auto";
import * as backends from "./backends";
import * as batch from "./batch";
import { captions } from "./captions";
import { controls } from "./controls/controls";
import * as engine from "./engine";
import * as failures from "./failures";
import * as hotPixels from "./hot-pixels";
import * as influence from "./influence";
import * as looking from "./look-for";
import * as losses from "./losses";
import * as models from "./models";
import * as notices from "./notices";
import * as offer from "./offer";
import * as privacy from "./privacy";
import * as refusals from "./refusals";
import * as residual from "./residual";
import * as saving from "./saving";
import * as time from "./time";

const { counted: _, ...batchWords } = batch;

export const en = {
  auto,
  backends,
  batch: batchWords,
  captions,
  controls,
  engine,
  failures,
  hotPixels,
  influence,
  looking,
  losses,
  models,
  notices,
  offer,
  privacy,
  refusals,
  residual,
  saving,
  time,
};
