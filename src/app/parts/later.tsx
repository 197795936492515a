import { type ComponentType, useEffect, useState } from "react";
import { AppError } from "../../base/errors";
import { useAppStore } from "../store-context";

const fetches: (() => Promise<unknown>)[] = [];

/** A part of the page whose code is not there at first: it comes with `fetchTheRest`, or when it is first shown. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let Part: ComponentType | null = null;
  const fetch = async () => {
    Part ??= await load();
  };
  fetches.push(fetch);
  return function Later() {
    const store = useAppStore();
    const [, setHere] = useState(Part !== null);
    useEffect(() => {
      fetch().then(
        () => setHere(true),
        (error) => store.getState().fail(new AppError("partUnreachable", {}, error)),
      );
    }, [store]);
    return Part && <Part />;
  };
}

/** Fetches all such parts when the browser has nothing better to do, so that none keeps anybody waiting. */
export function fetchTheRest(): void {
  // Some browsers have no such thing.
  const whenIdle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 1000));
  // One that fails is fetched again, and told of, when it is wanted.
  for (const fetch of fetches) whenIdle(() => void fetch().catch(() => {}));
}
