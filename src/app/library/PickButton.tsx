import type { ReactNode } from "react";

interface PickButtonProps {
  /** As the `accept` attribute of a file input. */
  readonly accept: string;
  readonly className?: string | undefined;
  readonly disabled?: boolean;
  /** One file only. */
  readonly single?: boolean;
  /** All files of a folder. */
  readonly folder?: boolean;
  readonly children: ReactNode;
  onPick(files: readonly File[]): void;
}

/** A button that opens the system's file dialog. */
export function PickButton(props: PickButtonProps) {
  const { accept, className, disabled, single = false, folder = false, children, onPick } = props;
  return (
    <button
      type="button"
      className={className}
      disabled={disabled}
      onClick={() => askForFiles({ accept, multiple: !single, webkitdirectory: folder }, onPick)}
    >
      {children}
    </button>
  );
}

/** The input of the dialog that is open: nothing else may keep it from being collected. */
let asked: HTMLInputElement | null = null;

/** The dialog outlives the button: a session that comes back behind it puts another page in its place. */
function askForFiles(
  how: Partial<Pick<HTMLInputElement, "accept" | "multiple" | "webkitdirectory">>,
  onPick: (files: readonly File[]) => void,
): void {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", ...how });
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
