/** Imported before the denoise worker: the network worker that it starts is the faulty one. */
import url from "./faulty-network.worker?worker&url";

self.Worker = class extends Worker {
  constructor(_: string | URL, options?: WorkerOptions) {
    super(url, options);
  }
};
