import type { ReactNode } from "react";
import type { Layout } from "../../state/layout";
import type { AppState } from "../../state/state";
import type { Words } from "../../words/catalogue";
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
import { useWords } from "../use-words";
import styles from "./view-tools.module.css";

interface ToolKind {
  readonly name: keyof Words["controls"]["compare"]["tools"];
  readonly icon: ReactNode;
  isOn(state: AppState): boolean;
  press(state: AppState): void;
}

/** What the panes show beside the pictures. */
const TOOLS: readonly ToolKind[] = [
  {
    name: "residual",
    icon: <ResidualIcon />,
    isOn: (s) => s.residual,
    press: (s) => s.setResidual(!s.residual),
  },
  {
    name: "loupe",
    icon: <LoupeIcon />,
    isOn: (s) => s.loupe,
    press: (s) => s.setLoupe(!s.loupe),
  },
  {
    name: "values",
    icon: <ValuesIcon />,
    isOn: (s) => s.values,
    press: (s) => s.setValues(!s.values),
  },
  {
    name: "influence",
    icon: <InfluenceIcon />,
    isOn: (s) => s.influencing,
    press: (s) => s.setInfluencing(!s.influencing),
  },
  {
    name: "judge",
    icon: <JudgeIcon />,
    isOn: (s) => s.judging,
    press: (s) => s.setJudging(!s.judging),
  },
];

const layout = (name: Layout & ToolKind["name"], icon: ReactNode): ToolKind => ({
  name,
  icon,
  isOn: (s) => s.layout === name,
  press: (s) => s.setLayout(name),
});

const LAYOUTS: readonly ToolKind[] = [
  layout("divider", <DividerIcon />),
  layout("grid", <GridIcon />),
  layout("blink", <BlinkIcon />),
];

/** The bar beside the settings is wide enough for all names. */
const ALL = "(min-width: 1400px)";
/** Wide enough for the layouts' names, in any language, beside a variant's. */
const SOME = "(min-width: 961px)";

/** Buttons for what the panes show beside the pictures, and for their layout; where room is short, in a menu. */
export function ViewTools() {
  const { compare } = useWords().controls;
  const all = useMedia(ALL);
  const some = useMedia(SOME);
  return (
    <>
      {all ? (
        <div className={styles.tools} role="toolbar" aria-label={compare.lookCloser}>
          <Tools of={TOOLS} />
        </div>
      ) : (
        <Menu
          label={compare.lookCloser}
          className={styles.menu}
          icon={<SlidersIcon />}
          text={compare.look}
          stays
        >
          <Tools of={TOOLS} />
          {!some && (
            <div className={styles.section} role="toolbar" aria-label={compare.layout}>
              <Tools of={LAYOUTS} />
            </div>
          )}
        </Menu>
      )}
      {some && (
        <div className={styles.layouts} role="toolbar" aria-label={compare.layout}>
          <Tools of={LAYOUTS} />
        </div>
      )}
    </>
  );
}

function Tools({ of }: { of: readonly ToolKind[] }) {
  return of.map((kind) => <Tool key={kind.name} {...kind} />);
}

function Tool({ name, icon, isOn, press }: ToolKind) {
  const { label, title } = useWords().controls.compare.tools[name];
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
