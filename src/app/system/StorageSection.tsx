import { useEffect, useState } from "react";
import {
  type Quota,
  quota,
  removeStored,
  type StoredItem,
  storedItems,
} from "../../models/storage";
import { formatBytes } from "../../words/format-bytes";
import { sentenceOf } from "../../words/sentence";
import { useApp, useAppStore } from "../store-context";
import styles from "./system.module.css";

/** Tells what the browser keeps for this site, with buttons to have less of it. */
export function StorageSection() {
  const store = useAppStore();
  const models = useApp((s) => s.models);
  const [items, setItems] = useState<readonly StoredItem[] | null>(null);
  const [limits, setLimits] = useState<Quota | null>(null);
  const [error, setError] = useState<string | null>(null);
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
        if (wanted) setError(sentenceOf(thrown));
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
      else await removeStored(item);
    } catch (thrown) {
      setError(sentenceOf(thrown));
    }
    setChanges((count) => count + 1);
  };

  return (
    <section aria-labelledby="storage-title">
      <h3 id="storage-title">Storage</h3>
      {error && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {limits && (
        <>
          <p>
            {formatBytes(limits.used)} of the {formatBytes(limits.most)} this browser allows are
            used.{" "}
            {limits.persistent
              ? "It drops none of it by itself."
              : "It may drop some of it when space runs short."}
          </p>
          <span className={styles.meter} aria-hidden="true">
            <span style={{ width: `${Math.min(100, (100 * limits.used) / limits.most)}%` }} />
          </span>
        </>
      )}
      {items?.length === 0 && <p className={styles.quiet}>No files are kept.</p>}
      <Items title="Models" items={items?.filter(isModel) ?? []} onRemove={remove} />
      <Items title="App" items={items?.filter((item) => !isModel(item)) ?? []} onRemove={remove} />
      {items?.some(({ kind }) => kind === "site") && (
        <p className={styles.quiet}>
          A model of this site that is removed is fetched again when it is next chosen; the one in
          use goes on until the page is closed.
        </p>
      )}
    </section>
  );
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
  if (items.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul className={styles.rows}>
        {items.map((item) => (
          <li key={item.key}>
            <span>
              {item.name}
              {item.kind === "own" && " (yours)"}
            </span>
            <span>{formatBytes(item.bytes)}</span>
            {/* Without its own files the app would no longer open offline. */}
            {item.kind !== "app" && (
              <button
                type="button"
                aria-label={`Remove ${item.name} from storage`}
                className={styles.button}
                onClick={() => onRemove(item)}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
