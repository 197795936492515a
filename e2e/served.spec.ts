import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { securityHeaders } from "../scripts/headers.ts";
import { ortFolder } from "../scripts/ort-files.ts";
import { vipsFolder } from "../scripts/vips-files.ts";

/** Until the scripts that start workers are there, Trusted Types refuse more, and tell of it too. */
async function opened(page: Page): Promise<void> {
  await page.goto("/");
  await page.waitForFunction(
    () =>
      (window as { trustedTypes?: { defaultPolicy: unknown } }).trustedTypes?.defaultPolicy != null,
  );
}

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
  await page.waitForLoadState("networkidle");

  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(complaints).toEqual([]);
  expect([...origins]).toEqual([baseURL]);
});

test("the policy is in force: inline scripts and other origins are refused", async ({ page }) => {
  await opened(page);
  const refused = await page.evaluate(async () => {
    const directives: string[] = [];
    const all = new Promise<void>((resolve) => {
      document.addEventListener("securitypolicyviolation", (event) => {
        directives.push(event.effectiveDirective);
        if (directives.length === 3) resolve();
      });
    });
    const script = document.createElement("script");
    // Not as `textContent`: Trusted Types would refuse that before the policy is asked.
    script.append("window.injected = true");
    document.body.append(script);
    await import("https://example.invalid/script.js" as string).catch(() => {});
    await fetch("https://example.invalid/").catch(() => {});
    await all; // Reports come after the fact; without them the test runs out of time.
    return { directives, injected: "injected" in window };
  });
  expect(refused).toEqual({
    directives: ["script-src-elem", "script-src-elem", "connect-src"],
    injected: false,
  });
});

test("text does not become code, and only this site's scripts become workers", async ({ page }) => {
  await opened(page);
  const outcomes = await page.evaluate(async () => {
    // Code that runs at once in here is the developer tools' own, which the policy lets pass.
    await new Promise((resolve) => setTimeout(resolve));
    const attempt = (dangerous: () => unknown) => {
      try {
        dangerous();
        return "allowed";
      } catch (error) {
        return (error as Error).name;
      }
    };
    const blob = URL.createObjectURL(new Blob(["postMessage(1)"], { type: "text/javascript" }));
    return {
      markup: attempt(() => {
        document.createElement("div").innerHTML = "<img src=x onerror=alert(1)>";
      }),
      code: attempt(() => new Function("1")),
      blob: attempt(() => new Worker(blob)),
      foreign: attempt(() => new Worker("https://example.invalid/worker.js")),
      secondPolicy: attempt(() => {
        const { trustedTypes } = window as unknown as {
          trustedTypes: { createPolicy(name: string, rules: object): void };
        };
        trustedTypes.createPolicy("another", {});
      }),
      own: attempt(() => new Worker("/service-worker.js").terminate()),
    };
  });
  expect(outcomes).toEqual({
    markup: "TypeError",
    code: "EvalError",
    blob: "TypeError",
    foreign: "TypeError",
    secondPolicy: "TypeError",
    own: "allowed",
  });
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
    [`${vipsFolder}vips-es6.js`, /^text\/javascript/, kept],
    [`${vipsFolder}vips.wasm`, /^application\/wasm$/, kept],
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
