import {
  BlinkIcon,
  DividerIcon,
  GridIcon,
  InfluenceIcon,
  LoupeIcon,
  ResidualIcon,
  ValuesIcon,
} from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./compare.module.css";

/** What the panes show beside the pictures, and how they are laid out. */
export function ViewTools() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const residual = useApp((s) => s.residual);
  const loupe = useApp((s) => s.loupe);
  const values = useApp((s) => s.values);
  const influencing = useApp((s) => s.influencing);
  const { setLayout, setResidual, setLoupe, setValues, setInfluencing } = store.getState();
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label="Look closer">
        <button
          type="button"
          aria-label="Residual"
          aria-pressed={residual}
          title="What was taken away (R)"
          onClick={() => setResidual(!residual)}
        >
          <ResidualIcon />
        </button>
        <button
          type="button"
          aria-label="Loupe"
          aria-pressed={loupe}
          title="Loupe (L)"
          onClick={() => setLoupe(!loupe)}
        >
          <LoupeIcon />
        </button>
        <button
          type="button"
          aria-label="Pixel values"
          aria-pressed={values}
          title="Pixel values under the pointer (V)"
          onClick={() => setValues(!values)}
        >
          <ValuesIcon />
        </button>
        <button
          type="button"
          aria-label="Influence"
          aria-pressed={influencing}
          title="Click a pixel to see which pixels it came from (I)"
          onClick={() => setInfluencing(!influencing)}
        >
          <InfluenceIcon />
        </button>
      </div>
      <div className={styles.layouts} role="toolbar" aria-label="Layout">
        <button
          type="button"
          aria-label="Divider"
          aria-pressed={layout === "divider"}
          title="Original and denoised, cut by a divider (D)"
          onClick={() => setLayout("divider")}
        >
          <DividerIcon />
        </button>
        <button
          type="button"
          aria-label="Grid"
          aria-pressed={layout === "grid"}
          title="All variants side by side (G)"
          onClick={() => setLayout("grid")}
        >
          <GridIcon />
        </button>
        <button
          type="button"
          aria-label="Blink"
          aria-pressed={layout === "blink"}
          title="All variants in turn (B)"
          onClick={() => setLayout("blink")}
        >
          <BlinkIcon />
        </button>
      </div>
    </>
  );
}
