import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app/tokens.css";
import { App } from "./app/App";
import { places } from "./app/batch/places";
import { deliver } from "./app/export/deliver";
import { EngineContext, StoreContext } from "./app/store-context";
import { watchUnexpected } from "./app/system/unexpected";
import { watchVisibility } from "./app/system/visibility";
import { remember } from "./control/remembering";
import { keepSession } from "./control/session";
import { startControllers } from "./control/start";
import { createEngine } from "./engine/client";
import { watchTraffic } from "./engine/watch-traffic";
import { attachSystem } from "./shell/system";
import { createAppStore } from "./state/app-store";
import { readFragment } from "./state/settings-text";
import { noticeSentence } from "./words/sentence";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const keeper = storageOf("localStorage");
const store = createAppStore({ keeper, sentence: noticeSentence, photosBefore: Date.now() });
const engine = createEngine();
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
void keepSession(store, engine, !linked, places);
startControllers(store, engine, { keeper, version: __ABOUT__.version, deliver, places });
remember(store, keeper, storageOf("sessionStorage"));
attachSystem(store);

/** Some browsers throw at its mere mention when storage is forbidden. */
function storageOf(kind: "localStorage" | "sessionStorage"): Storage | undefined {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
}

createRoot(root).render(
  <StrictMode>
    <StoreContext value={store}>
      <EngineContext value={engine}>
        <App />
      </EngineContext>
    </StoreContext>
  </StrictMode>,
);
