/**
 * The response headers the app needs: the one source for development, `npm start`, the tests, anyone who
 * hosts `dist/` elsewhere, and the service worker, which adds them where the host sends none.
 */

/** WASM threads need cross-origin isolation, which these two grant to the page and its workers. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Nothing is fetched from, or sent to, another origin. */
const policy: Readonly<Record<string, readonly string[]>> = {
  "default-src": ["'self'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'"],
  "style-src": ["'self'"],
  // Photos and results are shown from blobs the page itself made.
  "img-src": ["'self'", "blob:"],
  "connect-src": ["'self'"],
  "object-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  // Text never becomes code; only src/engine/script-urls.ts says which scripts may become workers.
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["default"],
};

/** The policy for a page that cannot be sent one: what a `<meta>` element may say of it. */
export const metaPolicy = policyText(
  Object.entries(policy).filter(([directive]) => directive !== "frame-ancestors"),
);

function policyText(directives: readonly (readonly [string, readonly string[]])[]): string {
  return directives.map(([directive, sources]) => [directive, ...sources].join(" ")).join("; ");
}

/**
 * Headers of every response.
 * @param nonce allows the inline scripts and styles that carry it: Vite's development client needs
 *   some, the built app has none and is served without.
 */
export function securityHeaders(nonce?: string): Record<string, string> {
  const allowed = (directive: string) =>
    nonce && (directive === "script-src" || directive === "style-src") ? [`'nonce-${nonce}'`] : [];
  return {
    ...isolation,
    "Content-Security-Policy": policyText(
      Object.entries(policy).map(([directive, sources]) => [
        directive,
        [...sources, ...allowed(directive)],
      ]),
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

/** For what changes its name with its content. */
const FOREVER = "public, max-age=31536000, immutable";

/** `Cache-Control` for a path of the built app, wherever it is served. */
export function cacheControl(path: string): string {
  const lasting = /\/(assets|(ort|vips|heif|libraw)-[\d.]+)\/[^/]+$|\/models\/[^/]+-[\da-f]{12}\./;
  return lasting.test(path) ? FOREVER : "no-cache";
}

/**
 * The `_headers` file that Netlify and Cloudflare Pages read.
 * @param folders those in which every name changes with its content, with a slash at the end
 */
export function headersFile(base: string, folders: readonly string[]): string {
  const rule = (path: string, headers: Record<string, string>) =>
    [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ""].join("\n");
  return [
    rule(`${base}*`, securityHeaders()),
    ...folders.map((folder) => rule(`${base}${folder}*`, { "Cache-Control": FOREVER })),
  ].join("\n");
}
