export function lookFor(blindness: number): string {
  if (blindness < 0.13) return "ディテール優先。残る粒状感に注目。";
  if (blindness < 0.38) return "細部を保持。平坦部に残る粒状感に注目。";
  if (blindness < 0.63) return "中間。髪、葉、文字に注目。";
  if (blindness < 0.88) return "クリーン。やわらかくなる質感に注目。";
  return "ブラインド：周囲から復元。失われたディテールに注目。";
}

export function lookForAt(stride: number): string {
  if (stride === 1) return "そのまま。残るむらに注目。";
  if (stride === 2) return "2 ピクセルのむらが消えます。細い線に注目。";
  if (stride === 3) return "3 ピクセルのむらが消えます。文字と髪に注目。";
  return "最も粗い粒状感向け。輪郭の段差に注目。";
}

export function lookForIn(hole: number): string {
  if (hole === 1) return "狭い穴。残るむらに注目。";
  return `${hole} × ${hole} ピクセルを見ません。細い線と文字に注目。`;
}
