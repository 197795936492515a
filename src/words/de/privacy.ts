import type { Traffic } from "../../engine/traffic";

const requests = (count: number) => (count === 1 ? "1 Anfrage ging" : `${count} Anfragen gingen`);

export function privacyLine({ elsewhere, carried, blocked }: Traffic): string {
  const attempts = blocked === 1 ? "1 Versuch" : `${blocked} Versuche`;
  const stopped = blocked ? ` (${attempts} verhindert)` : "";
  if (elsewhere === 0 && carried === 0) {
    return `Nichts hat dieses Gerät verlassen: 0 Anfragen an andere seit dem Laden${stopped}`;
  }
  return `Seit dem Laden: ${requests(elsewhere)} an andere Server, ${carried} mit Daten${stopped}`;
}
