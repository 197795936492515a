import type { AppStore } from "../../store/app-store";
import { startServiceWorker, takeShared } from "./service-worker";

/** What browsers that can install pages send; it is in no standard library yet. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

interface LaunchQueue {
  setConsumer(take: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Connects the page with the system it runs on: offline use, installing, photos opened from elsewhere. */
export function attachSystem(store: AppStore): void {
  const { setShell } = store.getState();

  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    const prompt = event as InstallPrompt;
    setShell({
      install: () => {
        setShell({ install: null });
        void prompt.prompt();
      },
    });
  });
  window.addEventListener("appinstalled", () => setShell({ install: null }));

  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    if (!files?.length) return;
    const opened = Promise.all(files.map((file) => file.getFile()));
    void opened.then(
      (photos) => store.getState().addFiles(photos),
      (error) => store.getState().fail(error),
    );
  });

  void takeShared().then((photos) => {
    if (photos.length > 0) void store.getState().addFiles(photos);
  });
  void startServiceWorker(store);
}
