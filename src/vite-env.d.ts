/// <reference types="vite/client" />

/** Folder of ONNX Runtime's loader and WebAssembly on our own origin, with a slash at the end. */
declare const __ORT_FOLDER__: string;

/** Folder of wasm-vips on our own origin, with a slash at the end. */
declare const __VIPS_FOLDER__: string;

/** Folders of the decoders of HEIC and camera raw on our own origin, with a slash at the end. */
declare const __HEIF_FOLDER__: string;
declare const __LIBRAW_FOLDER__: string;

/** See `scripts/guide.ts`. */
declare module "*/docs/guide.md" {
  const sections: readonly import("./app/guide/content").Section[];
  export default sections;
}
declare module "*/docs/guide.de.md" {
  export { default } from "*/docs/guide.md";
}
declare module "*/docs/guide.ja.md" {
  export { default } from "*/docs/guide.md";
}

/** Facts about the app itself. */
declare const __ABOUT__: import("./app/system/about").About;
