/** Calls that one event ends, which may be long in coming. */

/**
 * An answer, or the end if that comes first. `Promise.race` would do the same, and in some browsers keep every answer in
 * memory as long as there is no end.
 * @param ended rejects at the end; never resolves
 */
export function untilEnded(ended: Promise<never>): <T>(answer: Promise<T>) => Promise<T> {
  const waiting = new Set<(why: unknown) => void>();
  let isOver = false;
  ended.catch((why: unknown) => {
    isOver = true;
    for (const reject of waiting) reject(why);
  });
  return (answer) => {
    if (isOver) return Promise.race([ended, answer]);
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      answer.then(resolve, reject).finally(() => waiting.delete(reject));
    });
  };
}
