import type { Recovery } from "../../engine/engine";
import type { Backend, Cause, GivenUp, RuledOut } from "../../network/backends";
import { fallbackSentences } from "../fallback";
import { toldOf } from "./failures";

const LEADS: Readonly<Record<Backend, string>> = {
  "webgpu-fp16": "WebGPU（半精度）は使いません",
  webgpu: "WebGPU は使いません",
  wasm: "プロセッサーのコアを 1 つだけ使います",
  "wasm-single": "WebAssembly は使いません",
};

const RULED_OUT: Readonly<Record<RuledOut, string>> = {
  notIsolated: "このサイトのサーバーがページを分離していません。再読み込みで直ることがあります",
  emulated: "グラフィックアダプターがソフトウェアによるものしかありません",
  noWebGpu: "このブラウザーにはありません",
  noAdapter: "このブラウザーはグラフィックアダプターを提供していません",
  noHalf: "このグラフィックプロセッサーは対応していません",
  noFp16File: "このモデルには専用のファイルがありません",
};

function clauseOf(cause: Cause): string {
  if ("ruledOut" in cause) return RULED_OUT[cause.ruledOut];
  const told = cause.code === "unexpected" ? cause.reason : toldOf(cause);
  return typeof told === "string" ? told.replace(/[.。]$/, "") : told[0];
}

export const givenUpSentence = ({ backend, cause }: Pick<GivenUp, "backend" | "cause">): string =>
  `${LEADS[backend]}：${clauseOf(cause)}。`;

export function fallbackSentence(givenUp: readonly GivenUp[]): string | null {
  return fallbackSentences(givenUp, { clauseOf, sentence: givenUpSentence }).join("") || null;
}

export function recoverySentence(recovery: Recovery): string {
  return recovery.kind === "restarted"
    ? "ノイズ除去が止まったため再開しました。それまでに終わった分は残っています。"
    : `${givenUpSentence(recovery.step)}それまでに終わった分は残っています。`;
}
