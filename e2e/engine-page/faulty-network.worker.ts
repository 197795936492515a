/** The network worker, with faults. */
import * as Comlink from "comlink";
import { showLife } from "../../src/engine/crash";
// ONNX Runtime starts its threads from here.
import "../../src/engine/script-urls";
import "../../src/engine/wire";
import { networkService } from "../../workers/network-service";
import { openOnnxNetwork } from "../../workers/onnx-network";
import { asRunError } from "../../workers/run-errors";
import { type Answer, answers, EDGE, type Fault, type Question, questions } from "./faults";

const asked = questions();
const answered = answers();
const never = new Promise<never>(() => {});

const devices: GPUDevice[] = [];
if (self.GPUAdapter) {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...given) {
    const device = await requestDevice.apply(this, given);
    devices.push(device);
    return device;
  };
}

function ask(question: Omit<Question, "id">): Promise<Fault | null> {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent<Answer>) => {
      if (data.id !== id) return;
      answered.removeEventListener("message", listen);
      resolve(data.fault);
    };
    answered.addEventListener("message", listen);
    asked.postMessage({ id, ...question } satisfies Question);
  });
}

/** What befalls a run of the network, or of a fit's graphs; null where it goes on in peace. */
async function befall(fault: Fault | null): Promise<never | null> {
  switch (fault) {
    case null:
      return null;
    case "no memory":
      throw asRunError(new RangeError("Array buffer allocation failed"));
    case "network worker breaks":
      setTimeout(() => {
        throw new Error("broken by the test");
      });
      return never;
    case "network worker vanishes":
      self.close();
      return never;
    default:
      return never; // The denoise worker ends, and this one with it.
  }
}

showLife();
const service = networkService(async (files, backend) => {
  const network = await openOnnxNetwork(files, backend);
  return {
    ...network,
    edge: Math.min(network.edge, EDGE),
    async run(planes, shape, conditions) {
      const fault = await ask({ ...shape, of: "network" });
      if (fault === "run throws") return network.run(planes.slice(1), shape, conditions);
      if (fault === "device lost") {
        // While it works: the run it interrupts is the fault.
        const interrupted = network.run(planes, shape, conditions);
        for (const device of devices) device.destroy();
        return interrupted;
      }
      await befall(fault);
      return network.run(planes, shape, conditions);
    },
  };
});
const square = (side: number) => ({ width: side, height: side, of: "fit" }) as const;
Comlink.expose({
  ...service,
  async infer(...given: Parameters<typeof service.infer>) {
    await befall(await ask(square(given[0].side)));
    return service.infer(...given);
  },
  async differentiate(...given: Parameters<typeof service.differentiate>) {
    await befall(await ask(square(given[0].image.side)));
    return service.differentiate(...given);
  },
});
