import { currentPhoto } from "../../state/library";
import { useApp } from "../store-context";
import styles from "./backdrop.module.css";
import { usePlaced } from "./use-placed";

/** Squares behind a photo with transparent parts. */
export function Backdrop() {
  const info = useApp((s) => currentPhoto(s)?.info ?? null);
  const placed = usePlaced(info?.hasAlpha ? { x: 0, y: 0, ...info } : null);
  return placed && <div className={styles.backdrop} style={placed} />;
}
