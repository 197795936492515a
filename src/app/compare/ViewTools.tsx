import type { ReactNode } from "react";
import type { Layout } from "../../state/layout";
import type { AppState } from "../../state/state";
import {
  BlinkIcon,
  DividerIcon,
  GridIcon,
  InfluenceIcon,
  JudgeIcon,
  LoupeIcon,
  ResidualIcon,
  SlidersIcon,
  ValuesIcon,
} from "../icons";
import { Menu } from "../parts/Menu";
import { useApp, useAppStore } from "../store-context";
import { useMedia } from "../use-media";
import styles from "./view-tools.module.css";

interface ToolKind {
  readonly label: string;
  readonly title: string;
  readonly icon: ReactNode;
  isOn(state: AppState): boolean;
  press(state: AppState): void;
}

/** What the panes show beside the pictures. */
const TOOLS: readonly ToolKind[] = [
  {
    label: "Residual",
    title: "What was taken away (R)",
    icon: <ResidualIcon />,
    isOn: (s) => s.residual,
    press: (s) => s.setResidual(!s.residual),
  },
  {
    label: "Loupe",
    title: "A part around the pointer, enlarged (L)",
    icon: <LoupeIcon />,
    isOn: (s) => s.loupe,
    press: (s) => s.setLoupe(!s.loupe),
  },
  {
    label: "Pixel values",
    title: "Pixel values under the pointer (V)",
    icon: <ValuesIcon />,
    isOn: (s) => s.values,
    press: (s) => s.setValues(!s.values),
  },
  {
    label: "Influence",
    title: "Click a pixel to see which pixels it came from (I)",
    icon: <InfluenceIcon />,
    isOn: (s) => s.influencing,
    press: (s) => s.setInfluencing(!s.influencing),
  },
  {
    label: "Judge",
    title: "Noise, residual, histogram, clean reference (J)",
    icon: <JudgeIcon />,
    isOn: (s) => s.judging,
    press: (s) => s.setJudging(!s.judging),
  },
];

const layout = (kind: Layout, label: string, title: string, icon: ReactNode): ToolKind => ({
  label,
  title,
  icon,
  isOn: (s) => s.layout === kind,
  press: (s) => s.setLayout(kind),
});

const LAYOUTS: readonly ToolKind[] = [
  layout("divider", "Divider", "Original and denoised, cut by a divider (D)", <DividerIcon />),
  layout("grid", "Grid", "All variants side by side (G)", <GridIcon />),
  layout("blink", "Blink", "All variants in turn (B)", <BlinkIcon />),
];

/** The bar beside the settings is wide enough for all names. */
const ALL = "(min-width: 1400px)";
/** Wide enough for the layouts' names: see Viewer.tsx for what a phone is. */
const SOME = "(min-width: 761px)";

/** Buttons for what the panes show beside the pictures, and for their layout; where room is short, in a menu. */
export function ViewTools() {
  const all = useMedia(ALL);
  const some = useMedia(SOME);
  return (
    <>
      {all ? (
        <div className={styles.tools} role="toolbar" aria-label="Look closer">
          <Tools of={TOOLS} />
        </div>
      ) : (
        <Menu label="Look closer" className={styles.menu} icon={<SlidersIcon />} text="Look" stays>
          <Tools of={TOOLS} />
          {!some && (
            <div className={styles.section} role="toolbar" aria-label="Layout">
              <Tools of={LAYOUTS} />
            </div>
          )}
        </Menu>
      )}
      {some && (
        <div className={styles.layouts} role="toolbar" aria-label="Layout">
          <Tools of={LAYOUTS} />
        </div>
      )}
    </>
  );
}

function Tools({ of }: { of: readonly ToolKind[] }) {
  return of.map((kind) => <Tool key={kind.label} {...kind} />);
}

function Tool({ label, title, icon, isOn, press }: ToolKind) {
  const store = useAppStore();
  const pressed = useApp(isOn);
  return (
    <button
      type="button"
      aria-pressed={pressed}
      title={title}
      onClick={() => press(store.getState())}
    >
      {icon}
      {label}
    </button>
  );
}
