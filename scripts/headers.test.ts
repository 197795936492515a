import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cacheControl, headersFile, metaPolicy, securityHeaders } from "./headers";

const documented = (name: string) =>
  readFileSync(new URL(`../docs/deploy/${name}`, import.meta.url), "utf8");

/** The headers a configuration sets, by a pattern of its lines: name, then value. */
function headersIn(text: string, line: RegExp): Record<string, string> {
  const found = [...text.matchAll(line)].map(([, name = "", value = ""]) => [name, value]);
  return Object.fromEntries(found.filter(([name]) => name !== "Cache-Control"));
}

describe("the configurations in docs/deploy", () => {
  it("set the headers of this app, all of them and no others", () => {
    const nginx = headersIn(documented("nginx.conf"), /^\s*add_header (\S+) "(.*)" always;$/gm);
    expect(nginx).toEqual(securityHeaders());
    const caddy = headersIn(documented("Caddyfile"), /^\t\t([A-Z]\S+) "(.*)"$/gm);
    expect(caddy).toEqual(securityHeaders());
  });

  it("keep for good what keeps its name, as the app's own server does", () => {
    const [forever, always] = [cacheControl("/assets/a.js"), cacheControl("/index.html")];
    for (const name of ["nginx.conf", "Caddyfile"]) {
      expect(documented(name)).toContain(`"${forever}"`);
      expect(documented(name)).toContain(`"${always}"`);
    }
  });
});

it("a file's lifetime goes by its name, wherever the app is", () => {
  for (const folder of ["/", "/tools/blindspot/"]) {
    for (const file of ["assets/a-1b2c.js", "ort-1.30.0/a.wasm", "models/full-0123456789ab.onnx"]) {
      expect(cacheControl(folder + file)).toContain("immutable");
    }
    for (const file of ["", "service-worker.js", "models/manifest.json", "icon.svg"]) {
      expect(cacheControl(folder + file)).toBe("no-cache");
    }
  }
});

it("the file for hosts that read one has every header, under the app's path", () => {
  const rules = headersFile("/app/", ["assets/"]).split("\n\n");
  expect(rules).toHaveLength(2);
  expect(rules[0]?.split("\n")).toEqual([
    "/app/*",
    ...Object.entries(securityHeaders()).map(([name, value]) => `  ${name}: ${value}`),
  ]);
  expect(rules[1]).toMatch(/^\/app\/assets\/\*\n {2}Cache-Control: .*immutable\n$/);
});

it("nothing but this site and WebAssembly runs, and nothing leaves", () => {
  for (const policy of [securityHeaders()["Content-Security-Policy"] ?? "", metaPolicy]) {
    expect(policy).not.toMatch(/unsafe-eval(?<!wasm-unsafe-eval)|unsafe-inline|https?:|\*/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
  }
});
