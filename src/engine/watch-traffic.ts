/**
 * Counts every request of the thread that calls it, page or worker: from the browser's own list of requests
 * (Resource Timing), from the functions that can send data, and from what its content policy stopped.
 */
import { createTrafficCounter, minus, NO_TRAFFIC, type Traffic } from "./traffic";

interface Counted {
  readonly counted: Traffic;
}

/** A worker says this to the thread that started it, beside what else they have to say. */
export const isCounted = (data: unknown): data is Counted =>
  typeof data === "object" && data !== null && "counted" in data;

const tellParent = (counted: Traffic) => globalThis.postMessage({ counted } satisfies Counted);

type Beacon = [url: string | URL, body?: BodyInit | null];
type Connection = new (...given: unknown[]) => object;

/** These can send without being listed as a request. */
const CONNECTIONS = ["WebSocket", "WebTransport", "RTCPeerConnection"] as const;

/**
 * @param report what has been counted since the last report, here and in the workers started from here;
 *   without it the thread that started this one is told
 */
export function watchTraffic(report: (more: Traffic) => void = tellParent): void {
  const counter = createTrafficCounter(location.origin);
  let told = NO_TRAFFIC;
  const tell = () => {
    const { total } = counter;
    const more = minus(total, told);
    told = total;
    if (Object.values(more).some((count) => count !== 0)) report(more);
  };

  let opened = false;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      // Listed while it loads, and again when it has.
      if (entry.entryType === "navigation" && opened) continue;
      opened ||= entry.entryType === "navigation";
      counter.requested(entry.name, entry.transferSize);
    }
    tell();
  });
  // From before this script ran, too. Workers have no navigation.
  for (const type of ["navigation", "resource"]) observer.observe({ type, buffered: true });

  globalThis.addEventListener("securitypolicyviolation", (event) => {
    const { blockedURI, originalPolicy, disposition } = event as SecurityPolicyViolationEvent;
    if (disposition === "enforce") counter.stopped(blockedURI, originalPolicy);
    tell();
  });

  // No list holds what is sent: the functions that send say so.
  const scope = globalThis as unknown as Record<string, Connection | undefined>;
  const carries = (url: string | URL | null) => {
    counter.carried(url === null ? null : new URL(url, location.href).href);
    // The policy tells a moment later what it stopped.
    setTimeout(tell, 100);
  };
  globalThis.fetch = new Proxy(globalThis.fetch, {
    apply(send, self, given: Parameters<typeof fetch>) {
      const [input, init] = given;
      const request = input instanceof Request ? input : null;
      const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
      if (init?.body || (method !== "GET" && method !== "HEAD"))
        carries(request?.url ?? String(input));
      return Reflect.apply(send, self, given);
    },
  });
  // Only pages have it.
  const beacons = globalThis.navigator as { sendBeacon?: (...given: Beacon) => boolean };
  if (beacons.sendBeacon) {
    beacons.sendBeacon = new Proxy(beacons.sendBeacon, {
      apply(send, self, given: Beacon) {
        carries(given[0]);
        return Reflect.apply(send, self, given) as boolean;
      },
    });
  }
  if ("XMLHttpRequest" in globalThis) {
    const { prototype } = XMLHttpRequest;
    prototype.send = new Proxy(prototype.send, {
      apply(send, self, given: [unknown?]) {
        if (given[0]) carries(null);
        return Reflect.apply(send, self, given);
      },
    });
  }
  for (const name of CONNECTIONS) {
    const connect = scope[name];
    if (!connect) continue;
    scope[name] = new Proxy<Connection>(connect, {
      construct(target, given: unknown[], newTarget) {
        carries(name === "RTCPeerConnection" ? null : String(given[0]));
        return Reflect.construct(target, given, newTarget) as object;
      },
    });
  }
  // Workers count for themselves, and whoever started them passes it on.
  globalThis.Worker = new Proxy(globalThis.Worker, {
    construct(target, given, newTarget) {
      const worker = Reflect.construct(target, given, newTarget) as Worker;
      worker.addEventListener("message", ({ data }) => {
        if (isCounted(data)) report(data.counted);
      });
      return worker;
    },
  });
}
