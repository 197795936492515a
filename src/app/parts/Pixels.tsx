import styles from "./pixels.module.css";

/** Pixels across: the widest hole and a ring around it. */
const SIDE = 9;
const CELL = 5;
const MIDDLE = (SIDE - 1) / 2;

/** How a pixel is drawn: seen, hidden, or the one of which all is about, seen to a share. */
type Look = "seen" | "hidden" | { readonly share: number };

/** Some pixels around one, as a small picture. */
export function Pixels({ look }: { look(x: number, y: number): Look }) {
  const cells = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const seen = look(x, y);
      const place = { x: x * CELL + 0.5, y: y * CELL + 0.5, width: CELL - 1, height: CELL - 1 };
      cells.push(
        typeof seen === "string" ? (
          <rect key={`${x} ${y}`} {...place} className={styles[seen]} />
        ) : (
          <rect
            key={`${x} ${y}`}
            {...place}
            className={styles.chosen}
            style={{ fillOpacity: seen.share }}
          />
        ),
      );
    }
  }
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${SIDE * CELL} ${SIDE * CELL}`}
      aria-hidden="true"
    >
      {cells}
    </svg>
  );
}

export const isMiddle = (x: number, y: number) => x === MIDDLE && y === MIDDLE;

/** Nothing is seen in the hole around the pixel that is rebuilt. */
export function HolePicture({ hole }: { hole: number }) {
  const reach = (hole - 1) / 2;
  const hides = (at: number) => Math.abs(at - MIDDLE) <= reach;
  return (
    <Pixels
      look={(x, y) => (isMiddle(x, y) ? { share: 0 } : hides(x) && hides(y) ? "hidden" : "seen")}
    />
  );
}
