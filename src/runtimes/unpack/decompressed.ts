import { spawn } from 'node:child_process';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { findProgram, searchPath } from '../../programs/find-program.ts';

/** Returns the content of a gzip file. @throws while it is read, for read errors and invalid data. */
export function gunzipStream(raw: Readable): AsyncIterable<Uint8Array> {
  // `pipe` does not pass errors on: the reader would wait without end.
  return pipeline(raw, createGunzip(), () => undefined);
}

/**
 * Returns what an xz file holds. Node has no xz; the program is small and on every system that makes such archives.
 *
 * @param environment its `PATH` finds `xz`.
 * @throws OnebeamError `xz-missing`, or an error with what `xz` says.
 */
export async function* unxz(
  archive: string,
  environment: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<Uint8Array> {
  const env = environment as NodeJS.ProcessEnv;
  const program = await findProgram('xz', searchPath(environment));
  if (!program) throw new OnebeamError('xz-missing', { path: archive });
  const xz = spawn(program, ['-dc', '--', archive], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  xz.stderr.on('data', (piece) => (words += piece));
  const ended = new Promise<Error | undefined>((resolve) => {
    xz.once('error', (error) =>
      resolve(new OnebeamError('xz-missing', { path: archive, reason: error.message }, { cause: error })),
    );
    xz.once('close', (code) => resolve(code === 0 ? undefined : new Error(words.trim())));
  });
  try {
    yield* xz.stdout;
  } catch (error) {
    // If `xz` was not started, its stdout ends early without a reason.
    throw (await ended) ?? error;
  }
  const trouble = await ended;
  if (trouble) throw trouble;
}
