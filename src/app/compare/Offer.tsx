import { isBusy } from "../../state/job";
import { fasterModel } from "../../state/progress";
import { useApp, useAppStore } from "../store-context";
import { useWords } from "../use-words";
import styles from "./offer.module.css";

/** While a long run is before somebody: how long, what would be faster, and what that costs. */
export function Offer() {
  const { offer } = useWords();
  const store = useAppStore();
  const faster = useApp((s) => (isBusy(s.job.phase) ? (fasterModel(s)?.model.id ?? null) : null));
  const told = useApp((s) => {
    const found = fasterModel(s);
    return found && offer.describeOffer(found);
  });
  const name = useApp((s) => s.models.find(({ id }) => id === faster)?.name ?? "");
  if (faster === null || told === null) return null;
  return (
    <p className={styles.offer} role="status">
      <span>{told}</span>
      <button type="button" onClick={() => store.getState().editVariant({ model: faster })}>
        {offer.switchTo(name)}
      </button>
    </p>
  );
}
