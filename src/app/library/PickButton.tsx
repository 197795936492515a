import type { ReactNode } from "react";

interface PickButtonProps {
  /** As the `accept` attribute of a file input. */
  readonly accept: string;
  readonly className?: string | undefined;
  readonly disabled?: boolean;
  /** One file only. */
  readonly single?: boolean;
  readonly children: ReactNode;
  onPick(files: readonly File[]): void;
}

/** A button that opens the system's file dialog. */
export function PickButton(props: PickButtonProps) {
  const { accept, className, disabled, single = false, children, onPick } = props;
  return (
    <button
      type="button"
      className={className}
      disabled={disabled}
      onClick={() => askForFiles(accept, !single, onPick)}
    >
      {children}
    </button>
  );
}

/** The input of the dialog that is open: nothing else may keep it from being collected. */
let asked: HTMLInputElement | null = null;

/** The dialog outlives the button: a session that comes back behind it puts another page in its place. */
function askForFiles(
  accept: string,
  multiple: boolean,
  onPick: (files: readonly File[]) => void,
): void {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept, multiple });
  input.addEventListener("change", () => {
    asked = null;
    onPick([...(input.files ?? [])]);
  });
  input.addEventListener("cancel", () => {
    asked = null;
  });
  asked = input;
  asked.click();
}
