/** A host for the built app that a test can stop, start again, and give another version to. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".md": "text/markdown; charset=utf-8",
};

export interface StaticServer {
  /** Where the folder is found, with a slash at the end; the same after a stop. */
  readonly url: string;
  /** The folder served from now on. */
  folder: string;
  /** Waited for before a file is sent. */
  before: (path: string) => Promise<void>;
  start(): Promise<void>;
  /** Ends open connections too: the network is gone. */
  stop(): Promise<void>;
}

/** Serves a folder on a free port of 127.0.0.1. No headers but the types, unless given. */
export async function serveFolder(
  folder: string,
  { base = "/", headers = {} }: { base?: string; headers?: Record<string, string> } = {},
): Promise<StaticServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const inside = pathname.startsWith(base) ? pathname.slice(base.length) : null;
    const file = inside === "" || inside?.endsWith("/") ? `${inside}index.html` : inside;
    try {
      await host.before(file ?? pathname);
      if (file === null || request.method !== "GET") throw new Error("not here");
      const bytes = await readFile(join(host.folder, normalize(`/${decodeURIComponent(file)}`)));
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, ...headers }).end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  let port = 0;
  const start = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  await start();
  port = (server.address() as AddressInfo).port;
  const host: StaticServer = {
    url: `http://127.0.0.1:${port}${base}`,
    folder,
    before: async () => {},
    start,
    stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
  return host;
}
