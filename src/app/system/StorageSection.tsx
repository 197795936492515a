import { useEffect, useState } from "react";
import { type Failure, failureOf } from "../../base/errors";
import {
  type Quota,
  quota,
  removeStored,
  type StoredItem,
  storedItems,
} from "../../models/storage";
import type { Words } from "../../words/catalogue";
import { formatBytes } from "../../words/format-bytes";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./system.module.css";

/** Tells what the browser keeps for this site, with buttons to have less of it. */
export function StorageSection() {
  const { controls, failures } = useWords();
  const { system } = controls;
  const store = useAppStore();
  const models = useApp((s) => s.models);
  const [items, setItems] = useState<readonly StoredItem[] | null>(null);
  const [limits, setLimits] = useState<Quota | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [changes, setChanges] = useState(0);

  // Asked anew after every change.
  useEffect(() => {
    let wanted = changes >= 0;
    const look = async () => {
      try {
        const [found, quotaNow] = await Promise.all([storedItems(models), quota()]);
        if (!wanted) return;
        setItems(found);
        setLimits(quotaNow);
      } catch (thrown) {
        if (wanted) setError(failureOf(thrown));
      }
    };
    void look();
    return () => {
      wanted = false;
    };
  }, [models, changes]);

  const remove = async (item: StoredItem) => {
    setError(null);
    try {
      const own = item.kind === "own" && models.find(({ id }) => item.key.endsWith(` ${id}`));
      // The list of models has to know; when it does, everything is asked anew.
      if (own) store.getState().removeModel(own.id);
      else await removeStored(item, nameOf(system, item));
    } catch (thrown) {
      setError(failureOf(thrown));
    }
    setChanges((count) => count + 1);
  };

  return (
    <section aria-labelledby="storage-title">
      <h3 id="storage-title">{system.storage}</h3>
      {error && (
        <p role="alert" className={styles.error}>
          {failures.failureSentence(error)}
        </p>
      )}
      {limits && (
        <>
          <p>
            {system.used(formatBytes(limits.used), formatBytes(limits.most))}{" "}
            {limits.persistent ? system.persistent : system.fleeting}
          </p>
          <span className={styles.meter} aria-hidden="true">
            <span style={{ width: `${Math.min(100, (100 * limits.used) / limits.most)}%` }} />
          </span>
        </>
      )}
      {items?.length === 0 && <p className={styles.quiet}>{system.nothingStored}</p>}
      <Items title={system.models} items={items?.filter(isModel) ?? []} onRemove={remove} />
      <Items
        title={system.app}
        items={items?.filter((item) => !isModel(item)) ?? []}
        onRemove={remove}
      />
      {items?.some(({ kind }) => kind === "site") && (
        <p className={styles.quiet}>{system.removedLater}</p>
      )}
    </section>
  );
}

/** The model's, or what the files are for. */
function nameOf({ stored }: Words["controls"]["system"], { kind, model }: StoredItem): string {
  if (kind === "site" || kind === "own") return model ?? stored.others;
  return stored[kind];
}

const isModel = ({ kind }: StoredItem) => kind === "site" || kind === "own";

function Items({
  title,
  items,
  onRemove,
}: {
  title: string;
  items: readonly StoredItem[];
  onRemove(item: StoredItem): void;
}) {
  const { system } = useWords().controls;
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul className={styles.rows}>
        {items.map((item) => (
          <li key={item.key}>
            <span>
              {item.kind === "own" ? system.yours(nameOf(system, item)) : nameOf(system, item)}
            </span>
            <span>{formatBytes(item.bytes)}</span>
            {/* Without its own files the app would no longer open offline. */}
            {item.kind !== "app" && (
              <button
                type="button"
                aria-label={system.removeNamed(nameOf(system, item))}
                className={styles.button}
                onClick={() => onRemove(item)}
              >
                {system.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
