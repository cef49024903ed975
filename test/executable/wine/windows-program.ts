import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PayloadFile } from '../../../src/archive/payload-file.ts';
import { escriptStart } from '../../../src/build/start.ts';
import { assemble } from '../../../src/executable/assemble.ts';
import type { WindowsOptions } from '../../../src/executable/layout.ts';
import { encodeManifest } from '../../../src/payload/manifest-codec.ts';
import { writePayload } from '../../../src/payload/write.ts';
import { realStub } from '../../stub/real-stubs.ts';

const target = 'windows-x64';

/**
 * An executable for Windows with the real launcher, started as any escript there, and a program of ours in the place of
 * `erl.exe`.
 */
export async function windowsProgram(
  path: string,
  name: string,
  erl: string,
  { windows, keepConsole }: { windows?: WindowsOptions; keepConsole?: boolean } = {},
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const escript = join(dirname(path), `${name}.escript`);
  await writeFile(escript, '#!/usr/bin/env escript\n');
  const file = async (place: string, from: string): Promise<PayloadFile> => ({
    path: place,
    mode: 0o755,
    size: (await stat(from)).size,
    content: { file: from },
  });
  const output = `${path}.payload`;
  const payload = await writePayload({
    runtime: [await file('erts/erts-15.2/bin/erl.exe', erl)],
    application: [await file(`bin/${name}`, escript)],
    level: 3,
    output,
  });
  const start = escriptStart(`bin/${name}`, ['+S', '1'], [], { os: 'windows', erts: '15.2' });
  const manifest = encodeManifest({
    format: 1,
    name,
    target,
    otp: { release: '27', erts: '15.2' },
    start: { ...start, ...(keepConsole && { keepConsole }) },
    files: payload.files,
    frames: payload.frames,
    payload: { size: payload.size, sha256: payload.sha256 },
    tools: { onebeam: '0.1.0', bun: '1.4.5', zstd: '1.5' },
  });
  await assemble({
    target,
    name,
    stub: (await realStub(target)).path,
    payload: { path: output, size: payload.size, sha256: payload.sha256 },
    manifest,
    output: path,
    windows,
  });
  return path;
}

/** What `erl.c` told of its start. */
export function started(output: string): {
  arguments: string[];
  environment: Record<string, string>;
  folder: string;
  /** Whether a window of its, should it have one, is to be seen. */
  shown: boolean;
} {
  const told = (what: string): string[] =>
    [...output.matchAll(new RegExp(`^${what} ([0-9a-f]*)\\r?$`, 'gm'))].map(([, hex]) =>
      Buffer.from(hex!, 'hex').swap16().toString('utf16le'),
    );
  return {
    arguments: told('argument'),
    environment: Object.fromEntries(told('variable').map((entry) => entry.split(/=(.*)/s).slice(0, 2))),
    folder: told('folder')[0] ?? '',
    shown: /^shown 1/m.test(output),
  };
}
