/**
 * Bits for each symbol so that all take the fewest together, and none more than so many. Huffman's method;
 * where a code grows too long, others are lengthened for it until Kraft's sum is 1 again.
 * @param counts how often each symbol comes; at least one does
 * @returns by symbol, 0 where it never comes; 1 for a symbol that is alone
 */
export function codeLengths(counts: Uint32Array, most: number): Uint8Array {
  const lengths = new Uint8Array(counts.length);
  const used = Array.from(counts.keys()).filter((symbol) => (counts[symbol] as number) > 0);
  used.sort((a, b) => (counts[a] as number) - (counts[b] as number));
  if (used.length === 1) {
    lengths[used[0] as number] = 1;
    return lengths;
  }
  const perLength = limited(depths(used.map((symbol) => counts[symbol] as number)), most);
  let at = 0;
  for (let length = most; length > 0; length--) {
    // The rarest have the longest.
    for (let n = perLength[length] as number; n > 0; n--) lengths[used[at++] as number] = length;
  }
  return lengths;
}

/** How deep in the tree each weight ends up. @param weights rising, two or more */
function depths(weights: readonly number[]): readonly number[] {
  const count = weights.length;
  // Leaves first, then what is joined of them: both rise, so the two smallest are always at the heads.
  const sums = [...weights];
  const parents: number[] = [];
  let [leaf, joined] = [0, count];
  const smallest = () => {
    const takeLeaf =
      leaf < count && (joined >= sums.length || (sums[leaf] as number) <= (sums[joined] as number));
    return takeLeaf ? leaf++ : joined++;
  };
  for (let node = count; node < 2 * count - 1; node++) {
    const [a, b] = [smallest(), smallest()];
    parents[a] = node;
    parents[b] = node;
    sums.push((sums[a] as number) + (sums[b] as number));
  }
  const depth: number[] = [];
  depth[2 * count - 2] = 0;
  for (let node = 2 * count - 3; node >= 0; node--) {
    depth[node] = (depth[parents[node] as number] as number) + 1;
  }
  return depth.slice(0, count);
}

/** @returns how many codes of each length there are, none of more than `most` bits */
function limited(depths: readonly number[], most: number): readonly number[] {
  const perLength = new Array<number>(most + 1).fill(0);
  for (const depth of depths) (perLength[Math.min(depth, most)] as number)++;
  // In units of the longest code; a full tree has 2^most.
  let sum = perLength.reduce((total, count, length) => total + count * 2 ** (most - length), 0);
  perLength[0] = 0;
  for (; sum > 2 ** most; sum--) {
    // A code of the longest goes beside one that is lengthened by a bit.
    (perLength[most] as number)--;
    let length = most - 1;
    while (perLength[length] === 0) length--;
    (perLength[length] as number)--;
    (perLength[length + 1] as number) += 2;
  }
  return perLength;
}

/** RFC 1951, 3.2.2. @returns by symbol, the lowest bit first as deflate writes them */
export function codesOf(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++, code <<= 1) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = reversed(code++, length);
    }
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit++) out |= ((code >> bit) & 1) << (length - 1 - bit);
  return out;
}
