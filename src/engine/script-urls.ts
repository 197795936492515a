/**
 * Trusted Types leave one way of turning text into code: a script of this site may be started as a worker.
 * Imported wherever workers are started, in workers too. Browsers without Trusted Types have the content policy alone.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy("default", {
  createScriptURL(url) {
    if (new URL(url, location.href).href.startsWith(`${location.origin}/`)) return url;
    throw new TypeError(`Not a script of this site: ${url}`);
  },
});
