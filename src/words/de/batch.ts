import { shownName } from "../../base/foreign-text";
import { type Batch, type Collision, countsOf, type Outcome } from "../../state/batch";
import type { Filter, Stage } from "../../state/queue";
import { dayAndTime, percent } from "../numbers";
import { failureSentence } from "./failures";

const photos = (count: number) => `${count} ${count === 1 ? "Foto" : "Fotos"}`;

export function stageText(stage: Stage): string {
  switch (stage.kind) {
    case "working":
      return percent(Math.floor(100 * stage.share));
    case "failed":
      return `Fehlgeschlagen: ${failureSentence(stage.why)}`;
    default:
      return STAGES[stage.kind];
  }
}

const STAGES = {
  waiting: "Wartet",
  done: "Fertig",
  saved: "Gespeichert",
  skipped: "Ausgelassen",
} as const;

export const FILTERS: Readonly<Record<Filter, string>> = {
  all: "Alle",
  failed: "Fehlgeschlagene",
  unsaved: "Nicht gespeicherte",
};

export const COLLISIONS: Readonly<Record<Collision, string>> = {
  number: "Beide behalten, mit einer Nummer",
  replace: "Ersetzen",
  skip: "Das Foto auslassen",
};

export const queueText = (finished: number, total: number, failed: number) =>
  `${finished} von ${total} fertig${failed > 0 ? `, ${failed} fehlgeschlagen` : ""}`;

export const QUEUE_FULL = "Der Rest wird beim Speichern entrauscht: „Alle speichern“ wählen.";

export function placeText({ to }: Batch): string {
  switch (to.kind) {
    case "folder":
      return `in „${shownName(to.folder.name)}“`;
    case "zip":
      return `als ${shownName(to.name)}`;
    case "downloads":
      return "als Downloads";
  }
}

export const heldText = (batch: Batch) =>
  `Der Browser lässt Blindspot nicht mehr ${placeText(batch)} schreiben. Die Fotos werden inzwischen entrauscht; zum Speichern wieder erlauben.`;

export function summaryText(batch: Batch): string {
  const { saved, skipped, failed } = countsOf(batch);
  const parts = [
    `${photos(saved)} ${placeText(batch)} gespeichert`,
    ...(skipped > 0 ? [`${skipped} ausgelassen`] : []),
    ...(failed > 0 ? [`${failed} fehlgeschlagen`] : []),
  ];
  const zip = batch.unpacked ? ` Es gibt kein ZIP: ${failureSentence(batch.unpacked)}` : "";
  return `${parts.join(", ")}.${zip}`;
}

const LEFT_OUT = {
  exists: "Eine Datei dieses Namens war schon da.",
  left: "Wie gewünscht.",
  closed: "Das Foto wurde geschlossen.",
  notKept:
    "Es lag noch nicht auf diesem Gerät, als die Seite endete. Zum Speichern noch einmal öffnen.",
} as const;

function outcomeText(outcome: Outcome | undefined): string {
  switch (outcome?.kind) {
    case "saved":
      return `gespeichert als ${outcome.path}`;
    case "skipped":
      return `ausgelassen: ${LEFT_OUT[outcome.why]}`;
    case "failed":
      return `fehlgeschlagen: ${failureSentence(outcome.why)}`;
    default:
      return "noch nicht fertig";
  }
}

export function reportText(batch: Batch, when: Date): string {
  const lines = batch.photos.map((photo) => {
    const place = photo.folder ? `${photo.folder}/${photo.name}` : photo.name;
    return `${place}: ${outcomeText(batch.outcomes.get(photo.id))}`;
  });
  return [`Blindspot, ${dayAndTime(when)}`, summaryText(batch), "", ...lines, ""].join("\n");
}
