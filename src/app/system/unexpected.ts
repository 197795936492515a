import type { AppStore } from "../../state/app-store";

/** Defects that nobody caught: a person sees that something is wrong, and the journal keeps it. */
export function watchUnexpected(store: AppStore, target: EventTarget = window): () => void {
  const onError = (event: Event) => {
    const { error } = event as ErrorEvent;
    // A mere remark of the browser, as on observers of sizes, has none.
    if (error) store.getState().fail(error);
  };
  const onRejection = (event: Event) => {
    const { reason } = event as PromiseRejectionEvent;
    if ((reason as Partial<Error> | null)?.name !== "AbortError") store.getState().fail(reason);
  };
  target.addEventListener("error", onError);
  target.addEventListener("unhandledrejection", onRejection);
  return () => {
    target.removeEventListener("error", onError);
    target.removeEventListener("unhandledrejection", onRejection);
  };
}
