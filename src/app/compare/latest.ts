/** Asks one question at a time, always the latest: those in between are never asked. */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  readonly #told: (question: Question, answer: Answer | null) => void;
  #next: { readonly question: Question } | null = null;
  #running: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param told gets null when there is no answer to be had */
  constructor(
    ask: (question: Question, signal: AbortSignal) => Promise<Answer>,
    told: (question: Question, answer: Answer | null) => void,
  ) {
    this.#ask = ask;
    this.#told = told;
  }

  /** @param restMs no earlier than after this time without another question */
  ask(question: Question, restMs = 0): void {
    this.#next = { question };
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (restMs > 0) this.#timer = setTimeout(() => this.#start(), restMs);
    else this.#start();
  }

  /** Forgets the question, asked or not. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = null;
    this.#running?.abort();
    this.#running = null;
  }

  #start(): void {
    this.#timer = undefined;
    if (this.#running || !this.#next) return;
    const { question } = this.#next;
    this.#next = null;
    const controller = new AbortController();
    this.#running = controller;
    const end = (answer: Answer | null) => {
      if (controller.signal.aborted) return;
      this.#running = null;
      this.#told(question, answer);
      if (this.#timer === undefined) this.#start();
    };
    this.#ask(question, controller.signal).then(end, () => end(null));
  }
}
