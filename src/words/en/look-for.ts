/** What to look for in a pane of a sweep over blindness. */
export function lookFor(blindness: number): string {
  if (blindness < 0.13) return "All detail. Look for grain that stays.";
  if (blindness < 0.38) return "Fine detail. Look for a trace of grain in flat places.";
  if (blindness < 0.63) return "Half-way. Look at hair, leaves and letters.";
  if (blindness < 0.88) return "Clean. Look for textures that go soft.";
  return "Blind: rebuilt from the neighbours. Look for detail that is gone.";
}

/** The same of one over strides. */
export function lookForAt(stride: number): string {
  if (stride === 1) return "As it is. Look for blotches that stay.";
  if (stride === 2) return "Blotches of two pixels go. Look at thin lines.";
  if (stride === 3) return "Blotches of three pixels go. Look at letters and hair.";
  return "For the coarsest grain. Look for steps along edges.";
}

/** The same of one over holes. */
export function lookForIn(hole: number): string {
  if (hole === 1) return "A narrow hole. Look for blotches that stay.";
  return `Blind to ${hole} × ${hole} pixels. Look at thin lines and letters.`;
}
