import type { ErrorCode } from './text.ts';

/** What an error knows. Texts are made from it in `text.ts`, and nowhere else. */
export interface ErrorData {
  /** The file or folder that it is about. */
  path?: string;
  /** What the reader wanted to see there. */
  expected?: string | number;
  /** What it saw instead. */
  found?: string | number;
  /** Whatever else the text of this code needs: names, versions, lists of either. */
  detail?: Readonly<Record<string, string | number | readonly string[]>>;
  /** The error underneath: a system call's, a library's. */
  cause?: unknown;
}

/**
 * The one error class of the project: a code from the closed list, and data. It carries no prose of its own, so that
 * the launcher, which shares the readers, does not carry any either; `describe` in `text.ts` makes the prose.
 */
export class OnebeamError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}) {
    const facts = [
      data.path,
      data.expected && `expected ${data.expected}`,
      data.found && `found ${data.found}`,
    ];
    super([code, ...facts.filter(Boolean)].join(': '), { cause: data.cause });
    this.name = 'OnebeamError';
    this.code = code;
    this.data = data;
  }
}
