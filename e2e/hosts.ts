/** The web servers of docs/deploy.md, run with the configurations that stand there. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findNginx } from "../scripts/nginx.js";

export interface Host {
  /** With a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

const configuration = (name: string) =>
  readFile(new URL(`../docs/deploy/${name}`, import.meta.url), "utf8");

/** Debian's nginx with docs/deploy/nginx.conf, of which only the port and the folder are changed. */
export async function nginx(root: string): Promise<Host> {
  const program = findNginx();
  if (!program) throw new Error("there is no nginx");
  const port = await freePort();
  const site = replaceOnce(
    replaceOnce(await configuration("nginx.conf"), "listen 8080;", `listen 127.0.0.1:${port};`),
    "root /srv/blindspot;",
    `root ${root};`,
  );
  return inFolder("nginx-", async (folder) => {
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (kind) => `${kind}_temp_path ${folder};`,
    );
    await writeFile(
      join(folder, "main.conf"),
      `daemon off; pid ${folder}/pid; error_log stderr; events {}
       http { access_log off; ${temporary.join(" ")} include ${folder}/site.conf; }`,
    );
    await writeFile(join(folder, "site.conf"), site);
    const words = ["-p", folder, "-c", join(folder, "main.conf"), "-e", "stderr"];
    return started(spawn(program, words), port);
  });
}

/** Caddy with docs/deploy/Caddyfile, of which only the address and the folder are changed. */
export async function caddy(root: string): Promise<Host> {
  const port = await freePort();
  const site = replaceOnce(
    replaceOnce(await configuration("Caddyfile"), "photos.example.org", `http://127.0.0.1:${port}`),
    "root * /srv/blindspot",
    `root * ${root}`,
  );
  return inFolder("caddy-", async (folder) => {
    const file = join(folder, "Caddyfile");
    await writeFile(file, `{\n\tadmin off\n}\n${site}`);
    const words = ["run", "--adapter", "caddyfile", "--config", file];
    return started(spawn("caddy", words, { env: { ...process.env, HOME: folder } }), port);
  });
}

/** A host that knows nothing but files: Python's own web server. */
export async function plain(root: string): Promise<Host> {
  const port = await freePort();
  const words = ["-m", "http.server", `${port}`, "--bind", "127.0.0.1", "--directory", root];
  const python = ["python3", "python3.11"].find(
    (name) => spawnSync(name, ["--version"]).status === 0,
  );
  return started(spawn(python ?? "python3", words), port);
}

function replaceOnce(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`“${from}” does not stand there once`);
  return text.replace(from, to);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Gives a server a folder that lasts as long as it runs. */
async function inFolder(prefix: string, start: (folder: string) => Promise<Host>): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  const { url, stop } = await start(folder);
  return { url, stop: () => stop().then(() => rm(folder, { recursive: true, force: true })) };
}

/** @throws when it ends before it answers */
async function started(server: ChildProcess, port: number): Promise<Host> {
  let said = "";
  server.stderr?.on("data", (text) => {
    said += text;
  });
  let failure: string | null = null;
  server.once("error", (error) => {
    failure = error.message;
  });
  server.once("exit", (code) => {
    failure ??= `it ended with ${code}`;
  });
  const url = `http://127.0.0.1:${port}/`;
  for (;;) {
    if (failure !== null) throw new Error(`${server.spawnfile}: ${failure}. ${said}`);
    const answer = await fetch(url).catch(() => null);
    if (answer) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async stop() {
      if (failure !== null) return;
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}
