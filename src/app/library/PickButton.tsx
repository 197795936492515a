import { type ReactNode, useRef } from "react";
import { useAppStore } from "../store-context";

/** A button that opens the system's file dialog. */
export function PickButton({ className, children }: { className?: string; children: ReactNode }) {
  const store = useAppStore();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Emptied, so that picking the same file again is a change again.
          event.target.value = "";
          void store.getState().addFiles(files);
        }}
      />
    </>
  );
}
