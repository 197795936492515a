export function lookFor(blindness: number): string {
  if (blindness < 0.13) return "Alle Details. Auf Körnung achten, die bleibt.";
  if (blindness < 0.38) return "Feine Details. Auf einen Rest Körnung in Flächen achten.";
  if (blindness < 0.63) return "Auf halbem Weg. Haare, Blätter und Schrift ansehen.";
  if (blindness < 0.88) return "Sauber. Auf Texturen achten, die weich werden.";
  return "Blind: aus den Nachbarn aufgebaut. Auf Details achten, die fehlen.";
}

export function lookForAt(stride: number): string {
  if (stride === 1) return "Wie es ist. Auf Flecken achten, die bleiben.";
  if (stride === 2) return "Flecken von zwei Pixeln verschwinden. Dünne Linien ansehen.";
  if (stride === 3) return "Flecken von drei Pixeln verschwinden. Schrift und Haare ansehen.";
  return "Für die gröbste Körnung. Auf Stufen an Kanten achten.";
}

export function lookForIn(hole: number): string {
  if (hole === 1) return "Ein enges Loch. Auf Flecken achten, die bleiben.";
  return `Blind für ${hole} × ${hole} Pixel. Dünne Linien und Schrift ansehen.`;
}
