import { type ComponentType, useEffect, useState } from "react";
import { OPENABLE } from "../codecs/openable";
import styles from "./app.module.css";
import { KeysHelp } from "./compare/KeysHelp";
import { HowItWorks } from "./how/HowItWorks";
import { CloseIcon, PlusIcon, RedoIcon, UndoIcon } from "./icons";
import { EmptyState } from "./library/EmptyState";
import { attachFileIntake, type DropTarget } from "./library/file-intake";
import { PickButton } from "./library/PickButton";
import { Tips } from "./parts/Tips";
import { Notices } from "./status/Notices";
import { useApp, useAppStore } from "./store-context";
import { SystemDialog } from "./system/SystemDialog";
import { ThemeToggle } from "./ThemeToggle";
import { attachUndoKeys } from "./undo-keys";
import { useFirstWords } from "./use-first-words";

/** @param Workplace what is shown where there is a photo; null as long as it is being loaded, and no photo opens */
export function App({ Workplace }: { readonly Workplace: ComponentType | null }) {
  const store = useAppStore();
  const { app } = useFirstWords().controls;
  const empty = useApp((s) => s.currentId === null);
  const [target, setTarget] = useState<DropTarget | null>(null);

  useEffect(() => attachFileIntake(store, setTarget), [store]);
  useEffect(() => attachUndoKeys(store), [store]);

  return (
    <div className={styles.app} data-empty={empty || undefined}>
      <Header />
      {empty || !Workplace ? (
        <main className={styles.start}>
          <EmptyState />
        </main>
      ) : (
        <Workplace />
      )}
      <Notices />
      <Tips />
      {target && (
        <div className={styles.dropping} aria-hidden="true">
          <span data-target>{app.drop[target]}</span>
        </div>
      )}
    </div>
  );
}

function Header() {
  const store = useAppStore();
  const { app } = useFirstWords().controls;
  const current = useApp((s) => s.photos.find((p) => p.id === s.currentId));
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="22" height="22" />
        Blindspot
      </span>
      <span className={styles.file}>
        {current && (
          <>
            <span title={current.name}>{current.name}</span>
            <button
              type="button"
              aria-label={app.close(current.name)}
              title={app.closePhoto}
              onClick={() => store.getState().putAway([current.id])}
            >
              <CloseIcon />
            </button>
          </>
        )}
      </span>
      <span className={styles.tools}>
        <ShellButtons />
        {current && <UndoRedo />}
        {current && (
          <PickButton accept={OPENABLE} className={styles.open} onPick={store.getState().addFiles}>
            <PlusIcon />
            <span>{app.open}</span>
          </PickButton>
        )}
        <HowItWorks />
        <KeysHelp />
        <SystemDialog />
        <ThemeToggle />
      </span>
    </header>
  );
}

/** The browser offers to install the page or to start a new version of it. */
function ShellButtons() {
  const { app } = useFirstWords().controls;
  const install = useApp((s) => s.install);
  const update = useApp((s) => s.update);
  return (
    <>
      {install && (
        <button type="button" className={styles.shell} onClick={install}>
          {app.install}
        </button>
      )}
      {update && (
        <button type="button" className={styles.shell} title={app.updateHint} onClick={update}>
          {app.update}
        </button>
      )}
    </>
  );
}

function UndoRedo() {
  const store = useAppStore();
  const { app } = useFirstWords().controls;
  const canUndo = useApp((s) => s.canUndo);
  const canRedo = useApp((s) => s.canRedo);
  const { undo, redo } = store.getState();
  return (
    <>
      <button
        type="button"
        aria-label={app.undo}
        title={app.undo}
        disabled={!canUndo}
        onClick={undo}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        aria-label={app.redo}
        title={app.redo}
        disabled={!canRedo}
        onClick={redo}
      >
        <RedoIcon />
      </button>
    </>
  );
}
