import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { ortFolder } from "../scripts/ort-files.ts";

test("the page is isolated, breaks no rule of its policy and asks no other origin", async ({
  page,
  baseURL,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));

  await page.goto("/");
  await expect(page.locator("#root > *").first()).toBeVisible();

  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(complaints).toEqual([]);
  expect([...origins]).toEqual([baseURL]);
});

test("the policy is in force: inline scripts and other origins are refused", async ({ page }) => {
  await page.goto("/");
  const refused = await page.evaluate(async () => {
    const directives: string[] = [];
    const both = new Promise<void>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        directives.push(event.effectiveDirective);
        if (directives.length === 2) resolve();
      });
    });
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    await fetch("https://example.invalid/").catch(() => {});
    await both; // Reports come after the fact; without them the test runs out of time.
    return { directives, injected: "injected" in window };
  });
  expect(refused).toEqual({ directives: ["script-src-elem", "connect-src"], injected: false });
});

test("every kind of file has its type, the headers and a fitting lifetime", async ({ request }) => {
  const { models } = JSON.parse(readFileSync("public/models/manifest.json", "utf8")) as {
    models: { file: string }[];
  };
  const script = /src="([^"]+)"/.exec(await (await request.get("/")).text())?.[1];
  const kept = "public, max-age=31536000, immutable";
  const files: [path: string, type: string | RegExp, lifetime: string][] = [
    ["/", /^text\/html/, "no-cache"],
    [script ?? "no script", /^text\/javascript/, kept],
    [`${ortFolder}ort-wasm-simd-threaded.asyncify.mjs`, /^text\/javascript/, kept],
    // Exactly this type, or the browser cannot compile while it downloads.
    [`${ortFolder}ort-wasm-simd-threaded.asyncify.wasm`, /^application\/wasm$/, kept],
    ["/models/manifest.json", /^application\/json/, "no-cache"],
    [`/models/${models[0]?.file}`, /^application\/octet-stream$/, kept],
  ];
  for (const [path, type, lifetime] of files) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(200);
    expect.soft(response.headers()["content-type"], path).toMatch(type);
    expect.soft(response.headers()["cache-control"], path).toBe(lifetime);
    for (const [name, value] of Object.entries(securityHeaders())) {
      expect.soft(response.headers()[name.toLowerCase()], `${path}: ${name}`).toBe(value);
    }
  }
});

test("a file that is not there is a 404, not the page", async ({ request }) => {
  expect((await request.get("/models/none.onnx")).status()).toBe(404);
});
