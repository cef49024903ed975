import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type DownloadFault, isSilence, type SilenceFault } from '../errors/faults/download.ts';
import { causeMessage, OnebeamError } from '../errors/onebeam-error.ts';
import { parsedUrl } from './proxy.ts';
import { get, idleLimit, type Network } from './request.ts';
import { Silence } from './silence.ts';

/** The result of a download. */
export interface Downloaded {
  size: number;
  sha256: string;
}

const mostRedirects = 10;
/** A runtime is some hundred MB; what is longer than this is none. */
const longest = 2 * 1024 ** 3;

/**
 * Downloads a URL (http or https) and passes its bytes on. Redirects are followed, but never from https to
 * http. Connection failures and server errors are retried from the start; `restart` is called before each
 * attempt.
 *
 * @param sink `take` is called with each piece, and the total length if the server states it.
 * @param limit the maximum number of bytes.
 * @throws OnebeamError `download-not-found` (404, 410), `download-unreachable` (no answer), `download-failed` (another status, a cut
 *   connection, one slower than `minRate`, more than `limit`), `download-downgrade`, `certificates-unreadable`; what `restart` and `take` throw.
 */
export async function download(
  url: string,
  network: Network,
  sink: { restart(): Promise<void>; take(piece: Uint8Array, total?: number): Promise<void> },
  limit = longest,
): Promise<Downloaded> {
  for (let attempt = 0; ; attempt++) {
    network.signal?.throwIfAborted();
    await sink.restart();
    try {
      return await once(url, network, sink.take, limit);
    } catch (error) {
      network.signal?.throwIfAborted();
      const isOver = attempt >= (network.retries ?? 2);
      if (!(error instanceof TransientError) || !isWorthRepeating(error) || isOver) throw told(error, url);
      await setTimeout((network.pause ?? 500) * 2 ** attempt, undefined, { signal: network.signal });
    }
  }
}

/** A small text or table. @throws as `download` */
export async function downloadText(url: string, network: Network, limit = 16 * 1024 ** 2): Promise<string> {
  const pieces: Uint8Array[] = [];
  const sink = {
    restart: async () => void pieces.splice(0),
    take: async (piece: Uint8Array) => void pieces.push(piece),
  };
  await download(url, network, sink, limit);
  return Buffer.concat(pieces).toString('utf8');
}

/** Something that may be over the next time. */
class TransientError extends Error {
  readonly fault: DownloadFault | SilenceFault;

  constructor(fault: DownloadFault | SilenceFault, options?: ErrorOptions) {
    super(fault.problem, options);
    this.fault = fault;
  }
}

function told(error: unknown, url: string): unknown {
  if (!(error instanceof TransientError)) return error;
  const { fault, cause } = error;
  return isSilence(fault)
    ? new OnebeamError('download-unreachable', { path: url, ...fault }, { cause })
    : new OnebeamError('download-failed', { path: url, ...fault }, { cause });
}

/** A name that cannot be resolved will not be resolvable a second later. */
const isWorthRepeating = ({ cause }: TransientError): boolean =>
  (cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOTFOUND';

async function once(
  url: string,
  network: Network,
  take: (piece: Uint8Array, total?: number) => Promise<void>,
  limit: number,
): Promise<Downloaded> {
  const response = await follow(url, network);
  const stated = Number(response.headers['content-length'] ?? Number.NaN);
  const tooLong = () => new OnebeamError('download-failed', { path: url, problem: 'too-long', limit });
  if (stated > limit) throw discard(response, tooLong());
  const hash = createHash('sha256');
  let size = 0;
  const pieces = response[Symbol.asyncIterator]();
  const pace = new Pace(network);
  for (;;) {
    const asked = performance.now();
    const next = await pieces.next().catch((cause) => {
      throw new TransientError({ problem: 'broken', found: size }, { cause });
    });
    if (next.done) break;
    size += next.value.length;
    const slow = pace.slowness(next.value.length, performance.now() - asked);
    if (slow) throw discard(response, new TransientError(slow));
    if (size > limit) throw discard(response, tooLong());
    hash.update(next.value);
    await take(next.value, Number.isNaN(stated) ? undefined : stated);
  }
  if (!Number.isNaN(stated) && size !== stated) {
    throw new TransientError({ problem: 'ended', found: size, expected: stated });
  }
  return { size, sha256: hash.digest('hex') };
}

const slowestRate = 1000;

/** Reports when a server sends less than the minimum rate. Time spent in the receiver does not count. */
export class Pace {
  readonly #rate: number;
  readonly #span: number;
  #bytes = 0;
  #waited = 0;

  constructor(network: Network) {
    this.#rate = network.minRate ?? slowestRate;
    this.#span = idleLimit(network);
  }

  /** @param waited in milliseconds. @returns what is wrong; nothing when it is fast enough, or not known yet. */
  slowness(bytes: number, waited: number): (DownloadFault & { problem: 'slow' }) | undefined {
    this.#bytes += bytes;
    this.#waited += waited;
    if (this.#waited < this.#span) return undefined;
    const [came, seconds] = [this.#bytes, this.#waited / 1000];
    [this.#bytes, this.#waited] = [0, 0];
    if (came >= this.#rate * seconds) return undefined;
    return { problem: 'slow', found: came, seconds: Math.round(seconds), rate: this.#rate };
  }
}

/** The answer at the end of the redirects. */
async function follow(start: string, network: Network): Promise<IncomingMessage> {
  let url = parsedUrl(start);
  if (!url || !isHttp(url)) throw new OnebeamError('download-failed', { path: start, problem: 'not-http' });
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await get(url, network).catch((cause) => {
      if (cause instanceof OnebeamError) throw cause;
      throw new TransientError(
        cause instanceof Silence ? cause.fault : { problem: 'system', reason: causeMessage(cause) },
        {
          cause,
        },
      );
    });
    const status = response.statusCode ?? 0;
    if (status === 200) return response;
    response.destroy();
    const location = response.headers.location;
    if (status >= 300 && status < 400 && location) {
      const next = parsedUrl(location, url);
      if (
        !next ||
        !/^https?:$/.test(next.protocol) ||
        (url.protocol === 'https:' && next.protocol === 'http:')
      ) {
        throw new OnebeamError('download-downgrade', { path: start, found: location });
      }
      url = next;
    } else if (status === 404 || status === 410) {
      throw new OnebeamError('download-not-found', { path: start });
    } else if (status >= 500 || status === 429 || status === 408) {
      throw new TransientError({ problem: 'status', status });
    } else {
      throw new OnebeamError('download-failed', { path: start, problem: 'status', status });
    }
  }
  throw new OnebeamError('download-failed', { path: start, problem: 'redirects', limit: mostRedirects });
}

const isHttp = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';

function discard(response: IncomingMessage, error: Error): Error {
  response.destroy();
  return error;
}
