import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inMemory, type PayloadFile } from '../../src/archive/payload-file.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import type { ReleaseRecord } from '../../src/payload/format/release-record.ts';
import { writePayload } from '../../src/payload/write/write.ts';
import { escriptStart } from '../../src/start/start.ts';
import { type Target, targetParts } from '../../src/targets/target.ts';
import { smallStubs } from '../executable/parts.ts';
import { sampleBuild } from '../payload/format/build-record-sample.ts';

/** Replaces erlexec: prints its arguments, so that nothing has to be compiled. */
const erlexec = `#!/bin/sh
echo "rootdir $ROOTDIR"
for word; do printf '<%s>\\n' "$word"; done
`;

export interface SmallProgram {
  name?: string;
  version?: string;
  /** Content of the escript; makes two programs differ. */
  content?: string;
  files?: readonly PayloadFile[];
  /** The launcher, instead of some hundred bytes. */
  launcher?: Uint8Array;
  /** Makes it a release. */
  release?: ReleaseRecord;
}

/**
 * Makes an executable whose payload is real and whose launcher is some hundred bytes: it cannot be started, but it is read,
 * verified and shipped as any other.
 *
 * @returns its path: `<folder>/<name>-<target>`, with `.exe` for Windows.
 */
export async function smallProgram(
  folder: string,
  target: Target,
  { name = 'greeter', version = '1.2.0', content = 'one', files = [], launcher, release }: SmallProgram = {},
): Promise<string> {
  const { os } = targetParts(target);
  const output = join(folder, `${name}-${target}${os === 'windows' ? '.exe' : ''}`);
  const start = escriptStart(`bin/${name}`, [], [], { os, erts: '15.2' });
  const text = (path: string, value: string, mode: 0o644 | 0o755 = 0o644) =>
    inMemory(path, new TextEncoder().encode(value), mode);
  const component = { type: 'application', name, version, description: 'Greets people by name' };
  const sbom = { bomFormat: 'CycloneDX', metadata: { component } };
  const payloadPath = join(folder, `.${name}-${target}.payload`);
  const stub = join(folder, `.${name}-${target}.stub`);
  await mkdir(dirname(output), { recursive: true });
  await writeFile(stub, launcher ?? smallStubs[target]);
  const payload = await writePayload({
    runtime: [
      text(start.program, erlexec, 0o755),
      text('erts/bin/no_dot_erlang.boot', 'boot'),
      text('erts/lib/stdlib-6.0/ebin/lists.beam', 'beam '.repeat(500)),
      ...files.filter(({ path }) => path.startsWith('erts/')),
    ],
    application: [
      text(`bin/${name}`, `#!${release ? '/bin/sh' : '/usr/bin/env escript'}\n${content}\n`, 0o755),
      text('sbom.cdx.json', JSON.stringify(sbom)),
      ...files.filter(({ path }) => !path.startsWith('erts/')),
    ],
    level: 3,
    output: payloadPath,
  });
  await assemble({
    target,
    name,
    stub,
    payload: { path: payloadPath, size: payload.size, sha256: payload.sha256 },
    manifest: encodeManifest({
      ...(release ? { format: 3, release } : { format: 2 }),
      build: sampleBuild(),
      name,
      target,
      otp: { release: '27', erts: '15.2' },
      start,
      files: payload.files,
      frames: payload.frames,
      payload: { size: payload.size, sha256: payload.sha256 },
      tools: { onebeam: '0.1.0', bun: '1.4.5', zstd: '1.5' },
    }),
    output,
  });
  await rm(payloadPath);
  await rm(stub);
  return output;
}
