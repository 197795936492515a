import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { openSyncAccess, type SyncAccess } from "./sync-access";

/**
 * A handle as Chromium 156 has it: nobody but itself holds whoever waits for its answer. (In the browser it takes much
 * memory that comes and goes, and luck: this stands for it.)
 */
class Handle {
  answer: (access: SyncAccess) => void = () => {};
  createSyncAccessHandle() {
    return new Promise<SyncAccess>((resolve) => {
      this.answer = resolve;
    });
  }
}

const asFile = (handle: Handle) => handle as unknown as FileSystemFileHandle;

it("holds a file's handle until it is open, and no longer", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const access = {} as SyncAccess;
  const opened: unknown[] = [];
  const open = () => {
    const handle = new Handle();
    void openSyncAccess(asFile(handle)).then((got) => opened.push(got));
    return new WeakRef(handle);
  };
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const handles = Array.from({ length: 20 }, open);
  await turn();
  collect();
  expect(handles.every((handle) => handle.deref())).toBe(true);
  for (const handle of handles) handle.deref()?.answer(access);
  await turn();
  expect(opened).toEqual(handles.map(() => access));
  await turn();
  collect();
  // The last one may still be in a register.
  expect(handles.filter((handle) => handle.deref()).length).toBeLessThan(3);
});
