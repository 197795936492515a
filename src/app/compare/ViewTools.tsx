import type { ReactNode } from "react";
import {
  BlinkIcon,
  DividerIcon,
  GridIcon,
  InfluenceIcon,
  JudgeIcon,
  LoupeIcon,
  ResidualIcon,
  ValuesIcon,
} from "../icons";
import { useApp, useAppStore } from "../store-context";
import styles from "./view-tools.module.css";

/** Buttons for what the panes show beside the pictures, and for their layout. */
export function ViewTools() {
  const store = useAppStore();
  const layout = useApp((s) => s.layout);
  const residual = useApp((s) => s.residual);
  const loupe = useApp((s) => s.loupe);
  const values = useApp((s) => s.values);
  const influencing = useApp((s) => s.influencing);
  const judging = useApp((s) => s.judging);
  const { setLayout, setResidual, setLoupe, setValues, setInfluencing, setJudging } =
    store.getState();
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label="Look closer">
        <Tool
          label="Residual"
          title="What was taken away (R)"
          pressed={residual}
          onPress={() => setResidual(!residual)}
        >
          <ResidualIcon />
        </Tool>
        <Tool label="Loupe" title="Loupe (L)" pressed={loupe} onPress={() => setLoupe(!loupe)}>
          <LoupeIcon />
        </Tool>
        <Tool
          label="Pixel values"
          title="Pixel values under the pointer (V)"
          pressed={values}
          onPress={() => setValues(!values)}
        >
          <ValuesIcon />
        </Tool>
        <Tool
          label="Influence"
          title="Click a pixel to see which pixels it came from (I)"
          pressed={influencing}
          onPress={() => setInfluencing(!influencing)}
        >
          <InfluenceIcon />
        </Tool>
        <Tool
          label="Judge"
          title="Noise, residual, histogram, clean reference (J)"
          pressed={judging}
          onPress={() => setJudging(!judging)}
        >
          <JudgeIcon />
        </Tool>
      </div>
      <div className={styles.layouts} role="toolbar" aria-label="Layout">
        <Tool
          label="Divider"
          title="Original and denoised, cut by a divider (D)"
          pressed={layout === "divider"}
          onPress={() => setLayout("divider")}
        >
          <DividerIcon />
        </Tool>
        <Tool
          label="Grid"
          title="All variants side by side (G)"
          pressed={layout === "grid"}
          onPress={() => setLayout("grid")}
        >
          <GridIcon />
        </Tool>
        <Tool
          label="Blink"
          title="All variants in turn (B)"
          pressed={layout === "blink"}
          onPress={() => setLayout("blink")}
        >
          <BlinkIcon />
        </Tool>
      </div>
    </>
  );
}

function Tool({
  label,
  title,
  pressed,
  onPress,
  children,
}: {
  label: string;
  title: string;
  pressed: boolean;
  onPress(): void;
  children: ReactNode;
}) {
  return (
    <button type="button" aria-label={label} aria-pressed={pressed} title={title} onClick={onPress}>
      {children}
    </button>
  );
}
