import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app/tokens.css";
import { App } from "./app/App";
import { download } from "./app/export/download";
import { StoreContext } from "./app/store-context";
import { watchUnexpected } from "./app/system/unexpected";
import { watchVisibility } from "./app/system/visibility";
import { attachSession } from "./control/session";
import { createEngine } from "./engine/old-client";
import { watchTraffic } from "./engine/watch-traffic";
import { attachSystem } from "./shell/system";
import { createAppStore } from "./state/app-store";
import { readFragment } from "./state/settings-text";
import { journalWords } from "./words/journal";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const store = createAppStore({
  engine: createEngine(),
  deliver: download,
  keeper: localStorageOf(),
  photosBefore: Date.now(),
  words: journalWords,
});
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
void attachSession(store, !linked);
void store.getState().loadModels();
attachSystem(store);

/** Some browsers throw at its mere mention when storage is forbidden. */
function localStorageOf(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

createRoot(root).render(
  <StrictMode>
    <StoreContext value={store}>
      <App />
    </StoreContext>
  </StrictMode>,
);
