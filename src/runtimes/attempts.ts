import { mirrored } from '../download/mirror.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import type { Tried } from '../errors/text/download.ts';
import type { Target } from '../targets/target.ts';

/** Missing, or not available now: another publisher may have it. A wrong digest is not one of these. */
const absences = [
  'download-not-found',
  'download-failed',
  'download-unreachable',
  'offline-missing',
] as const;

/** The publisher may have it all the same. */
const unanswered = ['download-failed', 'download-unreachable'];

/** Codes of an error that says that no publisher gave a runtime. */
export const notGiven = ['erts-not-published', 'erts-unreachable', 'offline-missing'] as const;

/** Failed attempts for one runtime. A host that did not answer is not tried again. */
export class Attempts {
  /** Each reason once. */
  readonly tried: Tried[] = [];
  /** The codes of the errors. */
  readonly #codes = new Set<string>();
  readonly #silent = new Set<string>();
  readonly #noted = new Set<string>();
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
      if (hasCode(error, 'download-unreachable')) this.#silent.add(host);
      throw error;
    }
  }

  /** Records why `who` does not have it. @throws the error itself when it has another cause, or the work was stopped. */
  note(who: string, error: unknown): void {
    this.#signal?.throwIfAborted();
    if (!hasCode(error, ...absences)) throw error;
    this.#codes.add(error.code);
    const { code, data } = error;
    const isSilent = code === 'download-unreachable';
    const subject = isSilent ? hostOf(data.path) : JSON.stringify([who, code, data]);
    if (this.#noted.has(subject)) return;
    this.#noted.add(subject);
    this.tried.push({ ...(!isSilent && { publisher: who }), code, data } as Tried);
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
      return new OnebeamError('offline-missing', { path: wanted, target });
    const code = all.some((one) => unanswered.includes(one)) ? 'erts-unreachable' : 'erts-not-published';
    return new OnebeamError(code, { path: wanted, expected: target, tried: this.tried });
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
