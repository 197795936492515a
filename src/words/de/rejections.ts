import type { ErrorFacts, Names, Rejection } from "../../base/error-codes";
import { shownName } from "../../base/foreign-text";

const megabytes = (bytes: number) => `${bytes / 2 ** 20} MB`;

const listed = ({ names, more }: Names) =>
  names.map((name) => `„${name}“`).join(", ") + (more > 0 ? ` und ${more} weitere` : "");

export function rejectionText(why: Rejection, sentence: (cause: ErrorFacts) => string): string {
  switch (why.code) {
    case "unreadable":
      return "Die Datei war nicht zu lesen. Vielleicht wurde sie inzwischen verschoben, geändert oder gesperrt: noch einmal wählen.";
    case "tooLarge":
      return `Die Datei ist größer als ${megabytes(why.most)}.`;
    case "cardTooLarge":
      return `Die Karte ${shownName(why.card)} ist größer als ${megabytes(why.most)}. Die zugehörige .json-Datei wählen oder keine.`;
    case "incomplete":
      return `Es ist keine vollständige ONNX-Datei (${why.reason}). Das Netz neu exportieren und die .onnx-Datei wählen.`;
    case "otherCard":
      return "Die Karte ist kein JSON-Objekt oder beschreibt nur andere Modelle.";
    case "notStated":
      return `Weder die Datei noch eine Karte nennt „${why.key}“. Eine Karte hinzufügen: eine JSON-Datei mit {"${why.key}": …}, in Pixeln.`;
    case "notWhole":
      return `Die Angabe „${why.property}“ muss eine ganze Zahl von 0 bis ${why.most} sein, nicht ${why.found ?? "eine Liste oder ein Objekt"}.`;
    case "badBlindness":
      return "Die voreingestellte Blindheit muss eine Zahl von 0 bis 1 sein.";
    case "noImageInput":
      return `Es hat keinen Eingang namens „image“, nur ${listed(why) || "gar keinen"}.`;
    case "strangeInputs":
      return `Es verlangt ${listed(why)}, was Blindspot nicht hat.`;
    case "imageShape":
      return "Der Eingang „image“ muss float32 der Form 1 × 3 × Höhe × Breite sein, Höhe und Breite offen.";
    case "blindnessShape":
      return "Der Eingang „blindness“ muss float32 der Form 1 sein.";
    case "noiseShape":
      return `Der Eingang „noise“ muss float32 der Form 1 × ${why.numbers} sein.`;
    case "shiftShape":
      return "Der Eingang „shift“ muss int64 der Form 1 sein.";
    case "outputCount":
      return `Es muss einen einzigen Ausgang haben, das entrauschte Bild, und hat ${listed(why)}.`;
    case "outputShape":
      return `Der Ausgang ${listed(why)} muss float32 der Form 1 × 3 × Höhe × Breite sein.`;
    case "weightsElsewhere":
      return "Die Gewichte liegen in einer anderen Datei. Als eine Datei exportieren, mit den Gewichten darin.";
    case "weightsMissing":
      return "Es nennt Gewichte, die fehlen. Neu exportieren.";
    case "loops":
      return `Es enthält Schleifen (${why.operator}), und niemand weiß, wie lange die laufen. Ohne sie exportieren.`;
    case "otherSize":
      return "Der Ausgang hat nicht die Größe des Eingangs.";
    case "notFinite":
      return "Es antwortet mit Zahlen, die nicht endlich sind.";
    case "farFromPhoto":
      return "Was es aus einem Foto macht, ist weit vom Foto entfernt. Werte müssen von 0 bis 1 gehen (sRGB), Rot zuerst, am Eingang wie am Ausgang.";
    case "looksFurther":
      return `Es sieht weiter als seinen Radius von ${why.radius} Pixeln, Kacheln würden also sichtbar. Den wahren Radius in der Karte nennen.`;
    case "trialCancelled":
      return "Die Probe wurde abgebrochen.";
    case "trialTooLong":
      return `Die Probe war nach ${why.seconds} Sekunden nicht vorbei.`;
    case "trialFailed":
      return "Die Probe ist gescheitert.";
    case "doesNotRun":
      return `onnxruntime führt es nicht aus. ${sentence(why.cause)}`;
    case "needsMemory":
      return `Es braucht mehr Speicher, als da ist. ${sentence(why.cause)}`;
    case "crashes":
      return `Es lässt sich nicht ausführen. ${sentence(why.cause)}`;
  }
}
