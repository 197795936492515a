import { useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { type Filter, filteredPhotos } from "../../state/queue";
import { QueueBar } from "../batch/QueueBar";
import { useApp } from "../store-context";
import { useWords } from "../use-words";
import styles from "./library.module.css";
import { Strip } from "./Strip";

/** The photos, when there is more than one to choose from. */
export function Photos() {
  const many = useApp((s) => s.photos.length > 1);
  return many ? <Many /> : null;
}

function Many() {
  const [filter, setFilter] = useState<Filter>("all");
  const { batch: words } = useWords().controls;
  const photos = useApp(useShallow((s) => filteredPhotos(s, filter)));
  return (
    <div className={styles.photos}>
      <QueueBar filter={filter} onFilter={setFilter} />
      {photos.length > 0 || filter === "all" ? (
        <Strip photos={photos} />
      ) : (
        <p className={styles.none}>{words.none[filter]}</p>
      )}
    </div>
  );
}
