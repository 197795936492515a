/** What a file consists of, one after the other. */
export type FileParts = readonly Uint8Array<ArrayBuffer>[] | AsyncIterable<Uint8Array<ArrayBuffer>>;

/** As much of a folder on disk as the session needs: the browser's own storage, or a stand-in in tests. */
export interface Folder {
  /** Files and folders in it. */
  names(): Promise<readonly string[]>;
  /** A folder in it, made when it is not there. */
  folder(name: string): Promise<Folder>;
  /** Null when there is no such file. */
  read(name: string): Promise<Blob | null>;
  /**
   * In place of what was there. A page that ends meanwhile may leave part of it.
   * @throws a QuotaExceededError when there is no room; then no such file is left
   */
  write(name: string, parts: FileParts): Promise<void>;
  /** A file, or a folder with all in it; none of that name is no error. */
  remove(name: string): Promise<void>;
}
