import type { SettingsFault } from "../../base/error-codes";

export function settingsFaultText(why: SettingsFault): string {
  switch (why.code) {
    case "variantCount":
      return `Es müssen 1 bis ${why.most} Varianten sein`;
    case "presetCount":
      return `Es müssen 1 bis ${why.most} Vorgaben sein`;
    case "presetWithoutName":
      return "Eine Vorgabe hat keinen Namen";
    case "tooMuchText":
      return "Es ist viel zu viel Text";
    case "incompleteText":
      return "Der Text ist nicht vollständig";
    case "somethingElse":
      return "Dort steht etwas anderes";
    case "newerVersion":
      return "Sie stammen von einer neueren Version; die Seite neu laden";
    case "incompleteLink":
      return "Der Link ist nicht vollständig";
    case "variantNoObject":
      return "Eine Variante ist kein Objekt";
    case "nameNoText":
      return "Ein Name ist kein Text";
    case "modelNoText":
      return "Ein Modell ist kein Text";
    case "modelTooLong":
      return "Der Name eines Modells ist zu lang";
    case "outOfRange":
      return `${why.key} muss von 0 bis 1 reichen`;
    case "notBoolean":
      return "refine, ensemble, removeHotPixels, keepStructure und correctBrightness müssen true oder false sein";
    case "autoNoList":
      return "auto muss eine Liste sein";
    case "autoUnknown":
      return "Auto überlassen ist etwas, das diese Seite nicht kennt";
    case "samplingNoObject":
      return "downsampling ist kein Objekt";
    case "samplingUnknown":
      return "Die Art der Verkleinerung kennt diese Seite nicht";
    case "badHole":
      return `Das Loch muss eines von ${why.holes.join(", ")} sein`;
    case "badStride":
      return "Die Schrittweite muss 2, 3, 4 oder 5 sein";
    case "badDraws":
      return "Es müssen 1 bis 16 Ziehungen sein";
    case "badSeed":
      return "Der Startwert muss eine ganze Zahl sein";
  }
}
