import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { shippedPackages } from "./about";

const { dependencies } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { dependencies: Readonly<Record<string, string>> };

it("lists every dependency in the version that is installed, and what those depend on", () => {
  const packages = shippedPackages();
  for (const [name, version] of Object.entries(dependencies)) {
    expect(packages).toContainEqual({ name, version, license: expect.stringMatching(/\w/) });
  }
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["scheduler", "onnxruntime-common", "workbox-core"]),
  );
  expect(new Set(names).size).toBe(names.length);
});

it("tells the app its version and what it was made from", () => {
  expect(__ABOUT__.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(__ABOUT__.built).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(__ABOUT__.sources).toMatch(/^[\da-f]{12}$/);
});
