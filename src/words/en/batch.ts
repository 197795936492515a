/** Words for many photos at once: the queue, Save all, and its report. */
import { shownName } from "../../base/foreign-text";
import { type Batch, type Collision, countsOf, type Outcome } from "../../state/batch";
import type { Filter, Stage } from "../../state/queue";
import { dayAndTime, percent } from "../numbers";
import { failureSentence } from "./failures";

export const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

/** What stands on a thumbnail. */
export function stageText(stage: Stage): string {
  switch (stage.kind) {
    case "working":
      return percent(Math.floor(100 * stage.share));
    case "failed":
      return `Failed: ${failureSentence(stage.why)}`;
    default:
      return STAGES[stage.kind];
  }
}

const STAGES = { waiting: "Waiting", done: "Done", saved: "Saved", skipped: "Left out" } as const;

export const FILTERS: Readonly<Record<Filter, string>> = {
  all: "All",
  failed: "Failed",
  unsaved: "Not saved",
};

export const COLLISIONS: Readonly<Record<Collision, string>> = {
  number: "Keep both, with a number",
  replace: "Replace it",
  skip: "Leave the photo out",
};

export const queueText = (finished: number, total: number, failed: number) =>
  `${finished} of ${total} done${failed > 0 ? `, ${failed} failed` : ""}`;

export const QUEUE_FULL = "The rest is denoised while it is saved: choose Save all.";

export function placeText({ to }: Batch): string {
  switch (to.kind) {
    case "folder":
      return `into “${shownName(to.folder.name)}”`;
    case "zip":
      return `as ${shownName(to.name)}`;
    case "downloads":
      return "as downloads";
  }
}

export const heldText = (batch: Batch) =>
  `The browser does not let Blindspot write ${placeText(batch)} any more. Photos are denoised meanwhile; allow it again to save them.`;

export function summaryText(batch: Batch): string {
  const { saved, skipped, failed } = countsOf(batch);
  const parts = [
    `${counted(saved, "photo")} saved ${placeText(batch)}`,
    ...(skipped > 0 ? [`${skipped} left out`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const zip = batch.unpacked ? ` There is no ZIP: ${failureSentence(batch.unpacked)}` : "";
  return `${parts.join(", ")}.${zip}`;
}

const LEFT_OUT = {
  exists: "a file of that name was there.",
  left: "as you wanted.",
  closed: "its photo was closed.",
  notKept: "it was not kept on this device yet when the page ended. Open it again to save it.",
} as const;

function outcomeText(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case "saved":
      return `saved as ${outcome.path}`;
    case "skipped":
      return `left out: ${LEFT_OUT[outcome.why]}`;
    case "failed":
      return `failed: ${failureSentence(outcome.why)}`;
    default:
      return "not done yet";
  }
}

/** A line a photo, for a person to keep. */
export function reportText(batch: Batch, when: Date): string {
  const lines = batch.photos.map((photo) => {
    const place = photo.folder ? `${photo.folder}/${photo.name}` : photo.name;
    return `${place}: ${outcomeText(batch.outcomes.get(photo.id))}`;
  });
  return [`Blindspot, ${dayAndTime(when)}`, summaryText(batch), "", ...lines, ""].join("\n");
}
