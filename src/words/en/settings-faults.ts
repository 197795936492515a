/** Reasons why a text is no settings; each completes "These are not settings that can be used: ". */
import type { SettingsFault } from "../../base/error-codes";

export function settingsFaultText(why: SettingsFault): string {
  switch (why.code) {
    case "variantCount":
      return `there must be 1 to ${why.most} variants`;
    case "presetCount":
      return `there must be 1 to ${why.most} presets`;
    case "presetWithoutName":
      return "a preset has no name";
    case "tooMuchText":
      return "there is far too much text";
    case "incompleteText":
      return "the text is not complete";
    case "somethingElse":
      return "something else is written there";
    case "newerVersion":
      return "they come from a newer version; reload the page";
    case "incompleteLink":
      return "the link is not complete";
    case "variantNoObject":
      return "a variant is not an object";
    case "nameNoText":
      return "a name is not text";
    case "modelNoText":
      return "a model is not text";
    case "modelTooLong":
      return "a model's name is too long";
    case "outOfRange":
      return `${why.key} must be from 0 to 1`;
    case "notBoolean":
      return "refine, ensemble, removeHotPixels, keepStructure and correctBrightness must be true or false";
    case "autoNoList":
      return "auto must be a list";
    case "autoUnknown":
      return "something is left to Auto that this page does not know";
    case "samplingNoObject":
      return "downsampling is not an object";
    case "samplingUnknown":
      return "the downsampling is none this page knows";
    case "badHole":
      return `the hole must be one of ${why.holes.join(", ")}`;
    case "badStride":
      return "the stride must be 2, 3, 4 or 5";
    case "badDraws":
      return "there must be 1 to 16 draws";
    case "badSeed":
      return "the seed must be a whole number";
  }
}
