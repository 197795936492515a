import type { Quota } from "../../models/storage";
import type { AppState } from "../../state/state";
import { fallbackSentence } from "../../words/en/backends";
import { formatBytes } from "../../words/format-bytes";
import type { About } from "./about";

/** The facts that the browser gives of itself and the device. */
export interface Device {
  readonly userAgent: string;
  readonly platform: string;
  readonly languages: string;
  readonly cores: number;
  /** In GiB, as coarsely as browsers tell; null where they do not. */
  readonly memory: number | null;
  readonly isolated: boolean;
  readonly online: boolean;
  readonly offlineReady: boolean;
  /** In CSS pixels, and device pixels to one of them. */
  readonly viewport: string;
  readonly gpu: Gpu | null;
  readonly quota: Quota | null;
}

export interface Gpu {
  readonly name: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
}

/** The limits that decide how large a tile may be. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** Asks for the graphics adapter; null where there is none. */
async function askGpu(): Promise<Gpu | null> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, device, description].filter(Boolean).join(" ") || "unnamed";
  return {
    name: isFallbackAdapter ? `${name} (emulated in software)` : name,
    limits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    features: [...adapter.features].sort(),
  };
}

export async function askDevice(state: AppState, quota: Quota | null): Promise<Device> {
  const { userAgent, hardwareConcurrency, languages, onLine } = navigator;
  const more = navigator as { userAgentData?: { platform: string }; deviceMemory?: number };
  return {
    userAgent,
    platform: more.userAgentData?.platform ?? navigator.platform,
    languages: languages.join(", "),
    cores: hardwareConcurrency,
    memory: more.deviceMemory ?? null,
    isolated: window.crossOriginIsolated,
    online: onLine,
    offlineReady: state.offlineReady,
    viewport: `${innerWidth} × ${innerHeight} at ${devicePixelRatio}`,
    gpu: await askGpu(),
    quota,
  };
}

const yes = (value: boolean) => (value ? "yes" : "no");

/**
 * Everything a bug report needs, as text: no pixels, and no names of anybody's files. It is English whatever the
 * page speaks, as the journal is: those who read it have to understand it.
 */
export function diagnosticsText(about: About, device: Device, state: AppState): string {
  const { engineStatus, models, timings, journal, msPerGigaMac, traffic, photos } = state;
  const { gpu, quota } = device;
  const fallback = fallbackSentence(engineStatus?.givenUp ?? []);
  const lines = [
    `Blindspot ${about.version}, built ${about.built} from ${about.sources}`,
    `Browser: ${device.userAgent}`,
    `Platform: ${device.platform}; languages ${device.languages}`,
    `Cores: ${device.cores}; memory ${device.memory === null ? "unknown" : `${device.memory} GiB or more`}`,
    `Viewport: ${device.viewport}`,
    `Cross-origin isolated: ${yes(device.isolated)}; online ${yes(device.online)}; ready offline ${yes(device.offlineReady)}`,
    `Graphics adapter: ${gpu?.name ?? "none offered"}`,
    ...(gpu
      ? [
          `  limits: ${Object.entries(gpu.limits)
            .map((entry) => entry.join(" "))
            .join(", ")}`,
          `  features: ${gpu.features.join(", ") || "none"}`,
        ]
      : []),
    `Network: ${engineStatus ? `${engineStatus.provider} ${engineStatus.precision}, adapter ${engineStatus.adapter ?? "none"}, threads ${engineStatus.threads}` : "not started"}`,
    ...(fallback ? [`  ${fallback}`] : []),
    `Speed: ${msPerGigaMac === null ? "not measured" : `${msPerGigaMac.toPrecision(3)} ms for a billion multiply-adds`}`,
    `Storage: ${quota ? `${formatBytes(quota.used)} of ${formatBytes(quota.most)}, persistent ${yes(quota.persistent)}` : "not told"}`,
    `Requests: ${traffic.elsewhere} to other servers, ${traffic.carried} with data, ${traffic.blocked} blocked, ${traffic.files} files (${formatBytes(traffic.bytes)}) of this site`,
    `Photos open: ${photos.map(({ info }) => (info ? `${info.width} × ${info.height}` : "opening")).join(", ") || "none"}`,
    "",
    "Models:",
    // A person's own has a name they gave it.
    ...models.map(({ id, own, sha256 }) => `  ${own ? "own model" : id} ${sha256}`),
    "",
    "Last jobs:",
    ...timings.map(
      ({ model, pixels, ms, provider }) =>
        `  ${pixels} pixels in ${ms} ms, ${model.startsWith("own-") ? "own model" : model}, ${provider ?? "provider unknown"}`,
    ),
    "",
    "Journal:",
    ...journal.map(({ at, kind, text }) => `  ${new Date(at).toISOString()} ${kind}: ${text}`),
  ];
  return `${lines.join("\n")}\n`;
}
