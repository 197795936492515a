import { useRef, useState } from "react";
import { DeviceIcon } from "../icons";
import { DialogHead } from "../parts/DialogHead";
import { later } from "../parts/later";
import { useFirstWords } from "../use-first-words";
import styles from "./system.module.css";

const Sections = later(async () => (await import("./SystemSections")).SystemSections);

/** All that is not about one photo: the processor, what the browser keeps, what went wrong, who made it. */
export function SystemDialog() {
  const { device } = useFirstWords().controls.app;
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed it holds nothing: every opening looks at the device anew.
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={device.name}
        title={device.hint}
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <DeviceIcon />
      </button>
      <dialog
        ref={dialog}
        className={styles.dialog}
        aria-labelledby="system-title"
        onClose={() => setOpen(false)}
      >
        <DialogHead id="system-title" title={device.name} />
        {open && <Sections />}
      </dialog>
    </>
  );
}
