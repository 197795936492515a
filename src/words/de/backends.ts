import type { Recovery } from "../../engine/engine";
import type { Backend, Cause, GivenUp, RuledOut } from "../../network/backends";
import { fallbackSentences } from "../fallback";
import { toldOf } from "./failures";

const LEADS: Readonly<Record<Backend, string>> = {
  "webgpu-fp16": "WebGPU mit halber Genauigkeit wird nicht benutzt",
  webgpu: "WebGPU wird nicht benutzt",
  wasm: "Nur ein Prozessorkern wird benutzt",
  "wasm-single": "WebAssembly wird nicht benutzt",
};

const RULED_OUT: Readonly<Record<RuledOut, string>> = {
  notIsolated: "Der Server isoliert die Seite nicht. Neuladen kann helfen",
  emulated: "Der einzige Grafikadapter hier ist in Software nachgebildet",
  noWebGpu: "Dieser Browser hat es nicht",
  noAdapter: "Dieser Browser bietet keinen Grafikadapter an",
  noHalf: "Dieser Grafikprozessor kann es nicht",
  noFp16File: "Dieses Modell hat keine Datei dafür",
};

function clauseOf(cause: Cause): string {
  if ("ruledOut" in cause) return RULED_OUT[cause.ruledOut];
  const told = cause.code === "unexpected" ? cause.reason : toldOf(cause);
  return typeof told === "string" ? told.replace(/\.$/, "") : told[0];
}

export const givenUpSentence = ({ backend, cause }: Pick<GivenUp, "backend" | "cause">): string =>
  `${LEADS[backend]}: ${clauseOf(cause)}.`;

export function fallbackSentence(givenUp: readonly GivenUp[]): string | null {
  return fallbackSentences(givenUp, { clauseOf, sentence: givenUpSentence }).join(" ") || null;
}

export function recoverySentence(recovery: Recovery): string {
  return recovery.kind === "restarted"
    ? "Das Entrauschen hielt an und wurde neu gestartet; was bis dahin fertig war, bleibt."
    : `${givenUpSentence(recovery.step)} Was bis dahin fertig war, bleibt.`;
}
