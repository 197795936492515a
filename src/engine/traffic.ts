/** All that went over the network since the page was loaded, as numbers. */
export interface Traffic {
  /** Requests to other servers than this site's. */
  readonly elsewhere: number;
  /** Requests with a body, and lasting connections, to anywhere. */
  readonly carried: number;
  /** Attempts at either that the page's content policy stopped. */
  readonly blocked: number;
  /** Files of the app itself and of its models, asked of this site. */
  readonly files: number;
  /** Came over the network for them, headers included; nothing for what the browser had kept. */
  readonly bytes: number;
}

export const NO_TRAFFIC: Traffic = { elsewhere: 0, carried: 0, blocked: 0, files: 0, bytes: 0 };

const combined = (a: Traffic, b: Traffic, sign: 1 | -1): Traffic => ({
  elsewhere: a.elsewhere + sign * b.elsewhere,
  carried: a.carried + sign * b.carried,
  blocked: a.blocked + sign * b.blocked,
  files: a.files + sign * b.files,
  bytes: a.bytes + sign * b.bytes,
});

export const plus = (a: Traffic, b: Traffic) => combined(a, b, 1);
export const minus = (a: Traffic, b: Traffic) => combined(a, b, -1);

/** One thread's counts, from what its browser reports in whatever order. */
export interface TrafficCounter {
  /** A finished request, at its URL; `bytes` came over the network for it. */
  requested(url: string, bytes: number): void;
  /** Something was sent along to a URL; null when it is a connection of no certain end. */
  carried(url: string | null): void;
  /** A policy stopped a request; the same attempt is told once by every policy there is. */
  stopped(url: string, policy: string): void;
  readonly total: Traffic;
}

/** @param origin this site's */
export function createTrafficCounter(origin: string): TrafficCounter {
  const elsewhere: string[] = [];
  const carried: (string | null)[] = [];
  const stopped = new Set<string>();
  const byPolicy = new Map<string, number>();
  let [files, bytes] = [0, 0];
  // Some that were stopped are listed as requests all the same.
  const left = (urls: readonly (string | null)[]) =>
    urls.filter((url) => url === null || !stopped.has(url)).length;
  return {
    requested(url, size) {
      // Blobs and data are in memory.
      if (!/^(https?|wss?):/.test(url)) return;
      if (new URL(url).origin === origin) {
        files += 1;
        bytes += size;
      } else elsewhere.push(url);
    },
    carried: (url) => void carried.push(url),
    stopped(url, policy) {
      // Inline scripts and the like are no requests.
      if (!/^(https?|wss?):/.test(url)) return;
      stopped.add(url);
      byPolicy.set(policy, (byPolicy.get(policy) ?? 0) + 1);
    },
    get total() {
      return {
        elsewhere: left(elsewhere),
        carried: left(carried),
        blocked: Math.max(0, ...byPolicy.values()),
        files,
        bytes,
      };
    },
  };
}
