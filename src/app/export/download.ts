/** Long enough for any browser to have started the download; then the file's memory is freed. */
const KEPT_MS = 60_000;

/** Hands a file to the person as a download: works in every browser, without a dialog of ours. */
export function download(file: Blob, name: string): void {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(file);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
}
