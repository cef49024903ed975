import type { ErrorCode, ErrorData } from './codes.ts';

/** The fields that errors of many codes have, and that documents for other programs repeat. */
export interface ErrorFacts {
  /** The file, folder, address or option that it is about. */
  readonly path?: string;
  /** The kind of fault, for codes that cover several. */
  readonly problem?: string;
  /** The value that the reader requires; `expectedText` returns it as text. */
  readonly expected?: string | number | { readonly kind: string };
  /** The value found instead. */
  readonly found?: string | number;
}

/**
 * The error class of the library: a code and typed data. Errors contain no prose; `describe` returns message and hint.
 *
 * @example
 * try {
 *   await build({ escript: 'my_app' });
 * } catch (error) {
 *   if (!(error instanceof OnebeamError)) throw error;
 *   const { message, hint } = describe(error);
 *   console.error(`${message}\n${hint}`);
 * }
 */
export class OnebeamError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly data: ErrorData<Code>;

  /** @param options `cause`: the error underneath, a system call's or a library's. */
  constructor(code: Code, data: ErrorData<Code>, options?: ErrorOptions) {
    const { path, problem, expected, found } = data as ErrorFacts;
    const facts = [
      path,
      problem,
      expected && `expected ${typeof expected === 'object' ? expected.kind : expected}`,
      found && `found ${found}`,
    ];
    super([code, ...facts.filter(Boolean)].join(': '), options);
    this.name = 'OnebeamError';
    this.code = code;
    this.data = data;
  }

  /** The fields that this code has of those that errors of many codes share. */
  get facts(): ErrorFacts {
    return this.data as ErrorFacts;
  }

  /** The same error with the name of the file, which readers of bytes do not know; a path that it has stays. */
  withPath(path: string): OnebeamError<Code> {
    const data = { path, ...(this.data as object) } as ErrorData<Code>;
    return new OnebeamError<Code>(this.code, data, { cause: this.cause });
  }
}

/**
 * Returns true if the value is an `OnebeamError` with one of these codes, and narrows the type of its `data`.
 *
 * @example
 * if (hasCode(error, 'erts-not-found')) console.error(error.data.tried);
 */
export const hasCode = <Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is OnebeamError<Code> =>
  error instanceof OnebeamError && (codes as readonly ErrorCode[]).includes(error.code);

/** The message of a caught error, for data that repeats what a system or library says. */
export const causeMessage = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);
