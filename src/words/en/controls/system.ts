export const system = {
  processor: "Processor",
  processors: {
    auto: { label: "Automatic", hint: "The fastest of these that works here." },
    "webgpu-fp16": {
      label: "WebGPU, half precision",
      hint: "On the graphics processor, with half the memory.",
    },
    webgpu: { label: "WebGPU, full precision", hint: "On the graphics processor." },
    wasm: { label: "WebAssembly, several threads", hint: "On up to eight processor cores." },
    "wasm-single": {
      label: "WebAssembly, one thread",
      hint: "Slow, but it runs everywhere.",
    },
  },
  inUse: (engine: string) => `In use: ${engine}.`,
  noneReady: "No network is ready at the moment.",
  tryFaster: "Try the faster ones again",

  session: "Session",
  keeping: {
    starting: "The last session is being looked for.",
    on: "Photos, settings and results are kept on this device: they are back after a reload or a crash.",
    off: "Nothing is kept: a reload starts anew.",
    full: "There is no room to keep more. What is new since then will be gone after a reload: save it, close photos, or clear what is kept.",
    unavailable:
      "This browser keeps no sessions here: a reload starts anew. Save before you leave.",
  },
  noneKept: "0 MB are kept.",
  keptNow: (photos: string, results: string) =>
    `Kept now: ${photos} of photos, ${results} of results.`,
  mostKept: (photos: string, results: string) =>
    `At most ${photos} of photos and ${results} of results are kept for a tab; results of photos not looked at for longest go first. Clean references are not kept.`,
  keepSession: "Keep the session",
  clear: "Clear",
  clearSession: "Drops what is kept, of all sessions; open photos stay open, and are not kept",

  notification: "Notification",
  notify: "Notify me when a long job is done",
  notifyRefused: "The browser does not allow notifications here; its settings for this site can.",

  privacy: "Privacy",
  requests: {
    elsewhere: "Requests to other servers",
    carried: "Requests that carried data",
    blocked: "Attempts stopped by the content policy",
    files: "Files of the app and its models, asked of this site",
  },
  received: "Received for them",
  howCounted:
    "Counted by the page and its workers from the browser’s own list of requests. The content policy lets the page reach no other server at all.",

  storage: "Storage",
  used: (used: string, most: string) => `${used} of the ${most} this browser allows are used.`,
  persistent: "It drops none of it by itself.",
  fleeting: "It may drop some of it when space runs short.",
  nothingStored: "No files are kept.",
  models: "Models",
  app: "App",
  stored: {
    app: "The app, with its first model, for use offline",
    later: "ONNX Runtime for graphics processors",
    shared: "Photos shared to the app, not opened yet",
    others: "Model files of another version",
  },
  yours: (model: string) => `${model} (yours)`,
  remove: "Remove",
  removeNamed: (name: string) => `Remove ${name} from storage`,
  removedLater:
    "A model of this site that is removed is fetched again when it is next chosen; the one in use goes on until the page is closed.",

  diagnostics: "Diagnostics",
  whatFor: "For a report of something that went wrong. It holds no pictures and no names of files.",
  whatReported: "What would be reported",
  asking: "Asking the browser…",
  copy: "Copy",
  copied: "Copied.",
  notCopied: "This browser does not let the page copy. The text is selected: copy it yourself.",
  clearJournal: "Forget the journal of errors and remarks",

  about: "About",
  aboutText: (version: string, built: string) =>
    `Blindspot ${version}, built on ${built}. It removes noise from photos on your own device, with a conditional blind-spot network: trained on noisy photos alone, it predicts every pixel from its surroundings, and you choose how much of the pixel itself it may see. After “Self-supervised Image Denoising with Downsampled Invariance Loss and Conditional Blind-Spot Network” (C-BSN, arXiv 2304.09507) and “Random Sub-Samples Generation for Self-Supervised Real Image Denoising” (SDAP, arXiv 2307.16825).`,
  how: "How it works",
  licence: "The code and the networks’ weights are under the MIT licence.",
  trainedOn: "What the networks were trained on",
  software: (packages: number) => `Software by others in this app (${packages})`,
  name: "Name",
  version: "Version",
  licenceColumn: "Licence",
  licenceTexts: "The full licence texts",
  runtime: "ONNX Runtime’s WebAssembly",
};
