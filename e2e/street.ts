/** The photo that networks are fitted to in tests. */
import { hash } from "../src/network/procedure";

/** Smooth areas and edges, and noise that hangs together along rows: no camera's. As `fixture_scores.py` has it. */
export const street = (amount: number) => (x: number, y: number, channel: number) => {
  const base = 90 + 60 * Math.sin(x / 17 + channel) + (Math.floor(y / 40) % 2) * 50;
  const noise = [0, 1, 2].reduce((sum, i) => sum + hash(5, channel, x + i, y) / 2 ** 32 - 0.5, 0);
  return Math.round(Math.min(255, Math.max(0, base + amount * noise)));
};
