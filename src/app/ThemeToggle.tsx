import { useEffect, useState, useSyncExternalStore } from "react";
import { MoonIcon, SunIcon } from "./icons";
import { useFirstWords } from "./use-first-words";

type Theme = "light" | "dark";

const STORAGE_KEY = "blindspot:theme";
const systemPrefersDark = window.matchMedia("(prefers-color-scheme: dark)");

/** Switches between light and dark; until it is used the page follows the system. */
export function ThemeToggle() {
  const { app } = useFirstWords().controls;
  const [chosen, setChosen] = useState<Theme | null>(readTheme);
  const dark = useSyncExternalStore(
    (changed) => {
      systemPrefersDark.addEventListener("change", changed);
      return () => systemPrefersDark.removeEventListener("change", changed);
    },
    () => systemPrefersDark.matches,
  );
  const theme = chosen ?? (dark ? "dark" : "light");
  const other = theme === "dark" ? "light" : "dark";

  useEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
  }, [chosen]);

  const choose = () => {
    setChosen(other);
    try {
      localStorage.setItem(STORAGE_KEY, other);
    } catch {
      // Storage can be forbidden; the choice then lasts as long as the page.
    }
  };

  return (
    <button
      type="button"
      aria-label={app.useTheme[other]}
      title={app.useTheme[other]}
      onClick={choose}
    >
      {theme === "dark" ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}

function readTheme(): Theme | null {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch {
    return null;
  }
}
