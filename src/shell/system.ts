import type { AppStore } from "../state/app-store";
import { readFragment } from "../state/settings-text";
import { isComplete, wanted } from "../state/wanted";
import { startServiceWorker } from "./service-worker";
import { takeShares } from "./shared";

/** Sent by browsers that can install pages; it is in no standard library yet. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

interface LaunchQueue {
  setConsumer(take: (launch: Launch) => void): void;
}

interface Launch {
  readonly targetURL?: string;
  readonly files?: readonly FileSystemFileHandle[];
}

/** Connects the page with the system it runs on: offline use, installing, photos opened from elsewhere. */
export function attachSystem(store: AppStore): void {
  offerInstall(store);
  takeLaunches(store);
  keepForGood(store);
  takeShares(store);
  void startServiceWorker(store);
}

function offerInstall(store: AppStore): void {
  const { setShell } = store.getState();
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const prompt = event as InstallPrompt;
    setShell({
      install: () => {
        // The browser takes one answer for each event, and sends another when it may be asked again.
        setShell({ install: null });
        void prompt.prompt();
      },
    });
  });
  window.addEventListener("appinstalled", () => setShell({ install: null }));
}

/** Photos and settings the installed app is opened with, also while it is open already. */
function takeLaunches(store: AppStore): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  // The launch that opened this page: its settings have been read by now.
  let opening = true;
  launchQueue?.setConsumer(async ({ targetURL, files = [] }) => {
    const first = opening;
    opening = false;
    const { addFiles, replaceVariants, fail } = store.getState();
    try {
      const address = new URL(targetURL ?? "", location.href);
      const settings = readFragment(address.hash);
      if (settings && !(first && address.href === location.href)) replaceVariants(settings);
      if (files.length > 0) addFiles(await Promise.all(files.map((file) => file.getFile())));
    } catch (error) {
      fail(error);
    }
  });
}

/**
 * Asks the browser not to drop what it keeps for the app when space is short: once the app has proved useful,
 * because some browsers ask the person.
 */
function keepForGood(store: AppStore): void {
  const persist = () => void navigator.storage?.persist?.().catch(() => {});
  window.addEventListener("appinstalled", persist);
  const unsubscribe = store.subscribe((state, before) => {
    if (state.job.phase !== "idle" || before.job.phase === "idle") return;
    const target = wanted(state);
    if (!target || !isComplete(state, target)) return;
    unsubscribe();
    persist();
  });
}
