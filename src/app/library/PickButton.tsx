import { type ReactNode, useRef } from "react";

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
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={!single}
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Emptied, so that picking the same file again is a change again.
          event.target.value = "";
          onPick(files);
        }}
      />
    </>
  );
}
