import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneLine, safeStem, shownName } from "./foreign-text";

describe("a file's name", () => {
  it.each([
    ["IMG 1.JPG", "IMG 1.JPG"],
    ["Blüte 花 🌸.jpg", "Blüte 花 🌸.jpg"],
    ["<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"],
    ["photo\u202egpj.exe", "photo gpj.exe"],
    ["two\nlines\u0000.png", "two lines .png"],
    ["", "unnamed"],
    ["\u2066", "unnamed"],
    ["\ud800.png", "\ufffd.png"],
  ])("%j is shown as %j", (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it("of ten thousand letters is shown by its start and its end", () => {
    const shown = shownName(`${"🌸".repeat(10_000)}.png`);
    expect([...shown]).toHaveLength(120);
    expect(shown).toMatch(/^🌸+…🌸+\.png$/u);
  });

  it.each([
    ["IMG 1.JPG", "IMG 1"],
    ["archive.tar.gz", "archive.tar"],
    ["../../etc/passwd", "_.._etc_passwd"],
    ["..\\..\\boot.ini", "_.._boot"],
    [".htaccess", "photo"],
    ["..", "photo"],
    ["C:\\a|b?.png", "C__a_b_"],
    ["photo\u202egpj.exe", "photogpj"],
    ["   .png", "photo"],
    ["con.txt", "_con"],
    ["LPT1.jpg", "_LPT1"],
  ])("%j is saved under %j", (name, stem) => {
    expect(safeStem(name)).toBe(stem);
  });

  it("as any text is cut to what is asked for", () => {
    expect(oneLine("abcdefghijkl", 9)).toBe("abcde…jkl");
    expect(oneLine(" abc ", 3)).toBe("abc");
  });

  it("of any kind is short, on one line, and names no folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
        const [shown, stem] = [shownName(name), safeStem(name)];
        expect([...shown].length).toBeLessThanOrEqual(120);
        expect([...stem].length).toBeLessThanOrEqual(100);
        expect(shown + stem).not.toMatch(/\p{Surrogate}/u);
        expect(shown).toMatch(/./);
        expect(stem).toMatch(/^[^./\\<>:"|?*\p{Cc}][^/\\<>:"|?*\p{Cc}]*$/u);
      }),
    );
  });
});
