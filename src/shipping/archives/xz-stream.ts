import { spawn } from 'node:child_process';
import type { ProgramEnd } from '../../errors/faults/programs.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';

/** One thread and a fixed level: the same input gives the same bytes with the same `xz`. Level 9 would need 674 MB. */
export const xzFlags = ['-6', '-T1', '-c', '--format=xz', '--check=crc32'];

/**
 * Compresses a stream with the program `xz`: Node has no encoder.
 *
 * @param program the path of `xz`.
 * @throws `compressor-failed`; as the content
 */
export async function* xzStream(
  program: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const child = spawn(program, xzFlags, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => (said += piece));
  const ended = new Promise<ProgramEnd | undefined>((resolve) => {
    child.once('error', (error) => resolve({ found: error.message }));
    child.once('close', (code) =>
      resolve(code === 0 ? undefined : { found: said.trim(), ...(code !== null && { status: code }) }),
    );
  });
  // The exit code shows why a child ended early.
  child.stdin.on('error', () => undefined);
  const fed = (async () => {
    for await (const bytes of content) {
      if (child.stdin.destroyed) return;
      // The piece is a view: the next one is requested when this one has gone.
      await Promise.race([new Promise((resolve) => child.stdin.write(bytes, resolve)), ended]);
    }
    child.stdin.end();
  })();
  fed.catch(() => child.kill());
  const failed = (end: ProgramEnd, cause?: unknown) =>
    new OnebeamError('compressor-failed', { path: program, ...end }, { cause });
  try {
    yield* child.stdout;
  } catch (cause) {
    // The output closes early when the program cannot be started.
    throw failed((await ended) ?? { found: causeMessage(cause) }, cause);
  } finally {
    child.kill();
  }
  await fed;
  const end = await ended;
  if (end) throw failed(end);
}
