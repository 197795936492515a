import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import "./app/tokens.css";
import { App } from "./app/App";
import { speakAsBefore } from "./app/chosen-language";
import { fetchTheRest } from "./app/parts/later";
import { EngineContext, StoreContext } from "./app/store-context";
import { watchUnexpected } from "./app/system/unexpected";
import { watchVisibility } from "./app/system/visibility";
import { AppError } from "./base/errors";
import { remember } from "./control/remembering";
import { watchTraffic } from "./engine/watch-traffic";
import { attachSystem } from "./shell/system";
import { createAppStore } from "./state/app-store";
import { readFragment } from "./state/settings-text";
import { journalSentence } from "./words/sentence";
import type { startWork } from "./work";

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no #root");
const root = createRoot(element);

const keeper = storageOf("localStorage");
const store = createAppStore({ keeper, sentence: journalSentence, photosBefore: Date.now() });
let linked = false;
watchTraffic(store.getState().countTraffic);
watchUnexpected(store);
watchVisibility(store);
try {
  const shared = readFragment(location.hash);
  if (shared) store.getState().replaceVariants(shared);
  linked = shared !== null;
} catch (error) {
  store.getState().fail(error);
}
remember(store, keeper, storageOf("sessionStorage"));

await speakAsBefore();
// At once, so that nothing else keeps the first page waiting.
flushSync(() => show(null));
void paintedOrHidden().then(work);

async function work(): Promise<void> {
  try {
    const { startWork } = await import("./work");
    show(startWork(store, keeper, linked));
  } catch (error) {
    store.getState().fail(new AppError("partUnreachable", {}, error));
  }
  attachSystem(store);
  fetchTheRest();
}

/** @param at what works on photos, once it is there */
function show(at: ReturnType<typeof startWork> | null): void {
  root.render(
    <StrictMode>
      <StoreContext value={store}>
        <EngineContext value={at?.engine ?? null}>
          <App Workplace={at?.Workplace ?? null} />
        </EngineContext>
      </StoreContext>
    </StrictMode>,
  );
}

/** What was rendered has been painted, or is not looked at: a hidden page is never painted. */
function paintedOrHidden(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
}

/** Some browsers throw at its mere mention when storage is forbidden. */
function storageOf(kind: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
}
