import { describe, expect, it } from "vitest";
import {
  JOURNAL_ENTRIES,
  type JournalEntry,
  readJournal,
  withEntry,
  withoutNames,
} from "./journal-entries";

const entry = (text: string): JournalEntry => ({ at: 1, kind: "info", text });

describe("the journal", () => {
  it("keeps the newest entries, each no longer than needed", () => {
    let journal: readonly JournalEntry[] = [];
    for (let i = 0; i < JOURNAL_ENTRIES + 7; i++) journal = withEntry(journal, entry(`${i}`));
    expect(journal).toHaveLength(JOURNAL_ENTRIES);
    expect(journal[0]?.text).toBe("7");
    expect(withEntry([], entry("x".repeat(10_000)))[0]?.text).toHaveLength(600);
  });

  it("is read back as it was kept", () => {
    const journal = [entry("a"), { ...entry("b"), kind: "error" as const }];
    expect(readJournal(JSON.stringify(journal))).toEqual(journal);
  });

  it.each([
    null,
    "",
    "{",
    "{}",
    '"text"',
    '[1, null, {"at": "x"}, {"at": 1, "kind": "odd", "text": ""}]',
  ])("is empty when what was kept is %s", (text) => expect(readJournal(text)).toEqual([]));
});

describe("a text without names", () => {
  it.each([
    ["Anna's birthday.jpg is empty.", ["Anna's birthday.jpg"], "[name] is empty."],
    ["Saved Anna.png as Anna.", ["Anna.png"], "Saved [name] as [name]."],
    ["Annabel stays.", ["Anna.png"], "Annabel stays."],
    ["a (1).png, a.png", ["a.png", "a (1).png"], "[name], [name]"],
    ["Reading IMG_0001.JPG failed", [], "Reading [name] failed"],
    ["Reading “DSC 12.nef” failed", [], "Reading “DSC [name]” failed"],
    [
      "My net cannot be used as a model: it is small.",
      [],
      "[name] cannot be used as a model: it is small.",
    ],
    [
      "The browser could not keep My (own) net (full). Free some space.",
      [],
      "The browser could not keep [name] (full). Free some space.",
    ],
    [
      "The browser no longer holds an intact copy of your model My net: add its file again.",
      [],
      "The browser no longer holds an intact copy of your model [name]: add its file again.",
    ],
  ])("%s", (text, names, clean) => expect(withoutNames(text, names)).toBe(clean));

  it("still says which of the site's files it is about", () => {
    const text =
      "compact-f64ee9be7cd7.onnx, compact-65228be92b87.golden.bin and compact-074bdb7b8715.fp16.onnx";
    expect(withoutNames(text, [])).toBe(text);
  });
});
