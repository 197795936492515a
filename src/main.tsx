import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./app/tokens.css";
import { App } from "./app/App";
import { download } from "./app/export/download";
import { StoreContext } from "./app/store-context";
import { createEngine } from "./engine/client";
import { createAppStore } from "./store/app-store";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const store = createAppStore({ engine: createEngine(), deliver: download });
void store.getState().loadModels();

createRoot(root).render(
  <StrictMode>
    <StoreContext value={store}>
      <App />
    </StoreContext>
  </StrictMode>,
);
