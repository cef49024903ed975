import { spawn } from 'node:child_process';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What a gzip file holds. @throws what goes wrong in reading it, or in what was read, when it is read. */
export function gunzipped(raw: Readable): AsyncIterable<Uint8Array> {
  // A mere `pipe` does not pass errors on: the reader would wait for ever.
  return pipeline(raw, createGunzip(), () => undefined);
}

/** What an xz file holds. Node has no xz; the program is small and on every system that makes such archives. */
export async function* unxz(archive: string): AsyncGenerator<Uint8Array> {
  const xz = spawn('xz', ['-dc', '--', archive], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  xz.stderr.on('data', (piece) => (words += piece));
  const ended = new Promise<string | undefined>((resolve) => {
    xz.once('error', (error) => resolve(`\`xz\` cannot be run: ${error.message}`));
    xz.once('close', (code) => resolve(code === 0 ? undefined : words.trim()));
  });
  yield* xz.stdout;
  const trouble = await ended;
  if (trouble !== undefined) throw new Error(trouble);
}
