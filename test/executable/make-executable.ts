import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import type { WindowsOptions } from '../../src/executable/write/layout.ts';
import type { Start } from '../../src/payload/format/manifest.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { writePayload } from '../../src/payload/write/write.ts';
import { escriptStart } from '../../src/start/start.ts';
import { type Target, targetParts } from '../../src/targets/target.ts';
import { sampleBuild } from '../payload/format/build-record-sample.ts';
import { realStub } from '../stub/real-stubs.ts';

/**
 * An executable with the real launcher, started as any escript on its target, and with a runtime from the test.
 *
 * @param runtime files below `erts/`.
 * @returns its path.
 */
export async function makeExecutable(
  path: string,
  name: string,
  target: Target,
  runtime: PayloadFile[],
  more: { windows?: WindowsOptions; start?: Partial<Start> } = {},
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const content = new TextEncoder().encode('#!/usr/bin/env escript\n');
  const payloadPath = join(dirname(path), `${name}.payload`);
  const payload = await writePayload({
    runtime,
    application: [{ path: `bin/${name}`, mode: 0o755, size: content.length, content }],
    level: 3,
    output: payloadPath,
  });
  const { os } = targetParts(target);
  const manifest = encodeManifest({
    format: 2,
    build: sampleBuild(),
    name,
    target,
    otp: { release: '27', erts: '15.2' },
    start: { ...escriptStart(`bin/${name}`, ['+S', '1'], [], { os, erts: '15.2' }), ...more.start },
    files: payload.files,
    frames: payload.frames,
    payload: { size: payload.size, sha256: payload.sha256 },
    tools: { onebeam: '0.1.0', bun: '1.4.5', zstd: '1.5' },
  });
  await assemble({
    target,
    name,
    stub: (await realStub(target)).path,
    payload: { path: payloadPath, size: payload.size, sha256: payload.sha256 },
    manifest,
    output: path,
    windows: more.windows,
  });
  return path;
}
