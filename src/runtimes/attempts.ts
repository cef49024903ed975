import { mirrored } from '../download/mirror.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import { describe } from '../errors/text.ts';
import type { Target } from '../targets/target.ts';

/** Missing, or not available now: another publisher may have it. A wrong digest is not one of these. */
const absences: readonly ErrorCode[] = [
  'download-not-found',
  'download-failed',
  'download-unreachable',
  'offline-missing',
];

/** The publisher may have it all the same. */
const unanswered = ['download-failed', 'download-unreachable'];

/** Codes of an error that says that no publisher gave a runtime. */
export const notGiven: readonly string[] = ['erts-not-published', 'erts-unreachable', 'offline-missing'];

/** Failed attempts for one runtime. A host that did not answer is not tried again. */
export class Attempts {
  /** As text, each reason once. */
  readonly tried: string[] = [];
  /** The codes of the errors. */
  readonly #codes = new Set<string>();
  readonly #silent = new Set<string>();
  readonly #mirror: string | undefined;
  readonly #signal: AbortSignal | undefined;

  constructor({ mirror, signal }: { mirror?: string | undefined; signal?: AbortSignal | undefined }) {
    this.#mirror = mirror;
    this.#signal = signal;
  }

  /**
   * Returns the result of `work` for a public address.
   *
   * @throws OnebeamError `download-unreachable` immediately for an unreachable host, and the errors of `work`.
   */
  async reach<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
    const asked = mirrored(url, this.#mirror);
    const { host } = new URL(asked);
    if (this.#silent.has(host)) {
      throw new OnebeamError('download-unreachable', { path: asked, problem: 'before' });
    }
    try {
      return await work();
    } catch (error) {
      if (isOneOf(error, ['download-unreachable'])) this.#silent.add(host);
      throw error;
    }
  }

  /** Records why `who` does not have it. @throws the error itself when it has another cause, or the work was stopped. */
  note(who: string, error: unknown): void {
    this.#signal?.throwIfAborted();
    if (!isOneOf(error, absences)) throw error;
    this.#codes.add(error.code);
    const unreachable = error.code === 'download-unreachable';
    const reason = unreachable ? describe(error).message : `${who}: ${describe(error).message}`;
    const subject = unreachable ? reason.slice(0, reason.lastIndexOf('`')) : reason;
    if (!this.tried.some((known) => known.startsWith(subject))) this.tried.push(reason);
  }

  /**
   * The error for a runtime that no publisher has. An absence is only known when every publisher has answered.
   *
   * @param wanted version.
   * @returns `offline-missing`, `erts-unreachable` or `erts-not-published`.
   */
  failure(wanted: string, target: Target): OnebeamError {
    const all = [...this.#codes];
    if (all.length > 0 && all.every((code) => code === 'offline-missing'))
      return new OnebeamError('offline-missing', { path: `OTP ${wanted} for ${target}` });
    const code = all.some((one) => unanswered.includes(one)) ? 'erts-unreachable' : 'erts-not-published';
    return new OnebeamError(code, { path: wanted, expected: target, tried: this.tried });
  }
}

const isOneOf = (error: unknown, codes: readonly ErrorCode[]): error is OnebeamError =>
  hasCode(error, ...codes);
