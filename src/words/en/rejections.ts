/** Reasons why a person's file is no model for us; each completes "… cannot be used as a model: ". */
import type { ErrorFacts, Names, Rejection } from "../../base/error-codes";
import { shownName } from "../../base/foreign-text";

const megabytes = (bytes: number) => `${bytes / 2 ** 20} MB`;

const listed = ({ names, more }: Names) =>
  names.map((name) => `“${name}”`).join(", ") + (more > 0 ? ` and ${more} more` : "");

/** @param sentence tells a cause in full */
export function rejectionText(why: Rejection, sentence: (cause: ErrorFacts) => string): string {
  switch (why.code) {
    case "unreadable":
      return "it could not be read. It may be moved, changed or locked since: pick it again.";
    case "tooLarge":
      return `it is larger than ${megabytes(why.most)}.`;
    case "cardTooLarge":
      return `its card ${shownName(why.card)} is larger than ${megabytes(why.most)}. Pick the .json file that belongs to it, or none.`;
    case "incomplete":
      return `it is not a complete ONNX file (${why.reason}). Export the network again and pick the .onnx file.`;
    case "otherCard":
      return "its card is not a JSON object, or describes other models only.";
    case "notStated":
      return `neither the file nor a card states its ${why.property}. Add a card: a JSON file with {"${why.key}": …}, in pixels.`;
    case "notWhole":
      return `its ${why.property} must be a whole number from 0 to ${why.most}, not ${why.found ?? "a list or an object"}.`;
    case "badBlindness":
      return "its default blindness must be a number from 0 to 1.";
    case "noImageInput":
      return `it has no input named “image”, only ${listed(why) || "none at all"}.`;
    case "strangeInputs":
      return `it asks for ${listed(why)}, which Blindspot does not have.`;
    case "imageShape":
      return "its input “image” must be float32 of shape 1 × 3 × height × width, with height and width left open.";
    case "blindnessShape":
      return "its input “blindness” must be float32 of shape 1.";
    case "noiseShape":
      return `its input “noise” must be float32 of shape 1 × ${why.numbers}.`;
    case "shiftShape":
      return "its input “shift” must be int64 of shape 1.";
    case "outputCount":
      return `it must have one output, the denoised image, and has ${listed(why)}.`;
    case "outputShape":
      return `its output ${listed(why)} must be float32 of shape 1 × 3 × height × width.`;
    case "weightsElsewhere":
      return "it keeps its weights in another file. Export it as one file, with the weights in it.";
    case "weightsMissing":
      return "it states weights that are not in it. Export it again.";
    case "loops":
      return `it has loops in it (${why.operator}), and nobody can tell how long those run. Export it without them.`;
    case "otherSize":
      return "its output has not the size of its input.";
    case "notFinite":
      return "it answers with numbers that are not finite.";
    case "farFromPhoto":
      return "what it makes of a photo is far from the photo. Values must run from 0 to 1 (sRGB), red first, in and out.";
    case "looksFurther":
      return `it looks further than its radius of ${why.radius} pixels, so tiles would show. State its true radius in the card.`;
    case "trialCancelled":
      return "its trial was cancelled.";
    case "trialTooLong":
      return `its trial was not over after ${why.seconds} seconds.`;
    case "trialFailed":
      return "its trial failed.";
    case "doesNotRun":
      return `onnxruntime does not run it. ${sentence(why.cause)}`;
    case "needsMemory":
      return `it needs more memory than there is. ${sentence(why.cause)}`;
    case "crashes":
      return `running it fails. ${sentence(why.cause)}`;
  }
}
