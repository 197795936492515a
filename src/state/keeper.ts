/** The part of the browser's `localStorage` that is used; it may be missing or full. */
export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}
