import { type ReactNode, useId, useRef } from "react";
import styles from "./menu.module.css";

/** Room between a menu and its button, and the window's edge, in CSS pixels. */
const GAP = 6;

/**
 * A button that opens a few others beside it. The browser closes it: by Escape, by a press elsewhere, and once one
 * of them has been pressed.
 */
export function Menu({
  label,
  className,
  disabled,
  icon,
  text,
  stays = false,
  children,
}: {
  label: string;
  className?: string | undefined;
  disabled?: boolean;
  icon: ReactNode;
  /** Shown beside the icon; the label is what it is called. */
  text?: string;
  /** It does not close when one is pressed: they are switches. */
  stays?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  const place = () => {
    const at = button.current?.getBoundingClientRect();
    const box = menu.current;
    if (!at || !box) return;
    const { innerWidth, innerHeight } = window;
    const fits = at.bottom + GAP + box.offsetHeight + GAP <= innerHeight;
    const top = fits ? at.bottom + GAP : at.top - GAP - box.offsetHeight;
    const left = Math.min(at.right - box.offsetWidth, innerWidth - GAP - box.offsetWidth);
    box.style.top = `${Math.max(GAP, top)}px`;
    box.style.left = `${Math.max(GAP, left)}px`;
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        disabled={disabled}
        aria-label={label}
        title={label}
        popoverTarget={id}
      >
        {icon}
        {text && <span>{text}</span>}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key presses a button as a click does. */}
      <div
        ref={menu}
        id={id}
        popover="auto"
        className={styles.menu}
        onToggle={(event) => event.newState === "open" && place()}
        onClick={(event) => {
          const pressed = (event.target as Element).closest("button");
          if (pressed && !stays) menu.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}
