import type { Traffic } from "../../engine/traffic";

export function privacyLine({ elsewhere, carried, blocked }: Traffic): string {
  const stopped = blocked ? `（${blocked} 件を阻止）` : "";
  if (elsewhere === 0 && carried === 0) {
    return `この端末から何も送信されていません：読み込み以降、外部へのリクエスト 0 件${stopped}`;
  }
  return `読み込み以降、ほかのサーバーへのリクエスト ${elsewhere} 件、データの送信 ${carried} 件${stopped}`;
}
