import { useEffect, useState } from "react";

/** What a task answers; while a new one runs, the answer of the one before. Null until the first is there. */
export function useAnswer<T>(task: () => Promise<T>): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    let over = false;
    void task().then((value) => {
      if (!over) setAnswer(value);
    });
    return () => {
      over = true;
    };
  }, [task]);
  return answer;
}
