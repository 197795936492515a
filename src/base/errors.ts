/** Failures as data: a code, the facts that come with it, and the technical reason. */
import { type ErrorCode, type ErrorData, type ErrorFacts, KINDS, type None } from "./error-codes";

export type { AppErrorName, ErrorCode, ErrorData, ErrorFacts } from "./error-codes";

/** Facts may be left out where a code has none. */
type Given<C extends ErrorCode> = None extends ErrorData[C]
  ? [data?: ErrorData[C], cause?: unknown]
  : [data: ErrorData[C], cause?: unknown];

/**
 * A failure a person is told about: `sentenceOf` in `src/words` says it. `message` is for logs. It stays
 * whole between threads whose ends import `engine/wire`.
 */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  /** The kind, which a program decides by. */
  override readonly name: (typeof KINDS)[C];
  readonly code: C;
  readonly data: ErrorData[C];
  /** Text of the cause; a sentence may hold it, in brackets. */
  readonly reason: string | null;

  /** @param given the facts; then what was thrown, or a text in its stead */
  constructor(code: C, ...given: Given<C>) {
    const [data = {}, cause] = given as [data?: unknown, cause?: unknown];
    const reason = cause === undefined ? null : reasonOf(cause);
    super(reason === null ? code : `${code}: ${reason}`, { cause });
    this.name = KINDS[code];
    this.code = code;
    this.data = data as ErrorData[C];
    this.reason = reason;
  }

  /** All that a sentence needs, as plain data. */
  get facts(): ErrorFacts {
    const { code, data, reason } = this;
    return { code, data, reason } as ErrorFacts;
  }
}

/** The error that facts were taken from, but for its cause. */
export function errorFrom({ code, data, reason }: ErrorFacts): AppError {
  return new AppError<ErrorCode>(code, data, reason ?? undefined);
}

/** Anything else that was thrown: a defect of ours. */
export interface Unexpected {
  readonly code: "unexpected";
  /** The error as text, its kind included. */
  readonly data: { readonly text: string };
  readonly reason: string;
}

export type Failure = ErrorFacts | Unexpected;

/** Anything thrown, as plain data. */
export function failureOf(error: unknown): Failure {
  return (
    asAppError(error)?.facts ?? {
      code: "unexpected",
      data: { text: String(error) },
      reason: reasonOf(error),
    }
  );
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === "string" && Object.hasOwn(KINDS, code);

/** The error, if it is one of ours; null for any other. */
export function asAppError(error: unknown): AppError | null {
  // By what it bears: a class is another one wherever a module was loaded a second time.
  const ours = error instanceof Error && isErrorCode((error as Partial<AppError>).code);
  return ours ? (error as AppError) : null;
}

/** The technical text of anything thrown, for a cause in brackets or a log. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
