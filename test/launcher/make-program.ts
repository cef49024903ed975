import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadFile } from '../../src/archive/payload-file.ts';
import { assemble } from '../../src/executable/write/assemble.ts';
import type { Manifest, PackedProgram, Start } from '../../src/payload/format/manifest.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import type { ReleaseRecord } from '../../src/payload/format/release-record.ts';
import { writePayload } from '../../src/payload/write/write.ts';
import { escriptStart } from '../../src/start/start.ts';
import { sampleBuild } from '../payload/format/build-record-sample.ts';
import { launcherStub, target } from './launcher-stub.ts';

export interface ProgramParts {
  /** `tool` unless given. */
  name?: string;
  files: PayloadFile[];
  start?: Partial<Start>;
  /** Names of several programs, each with an escript of its name below `programs/`. */
  programs?: readonly string[];
  /** Where a copy of the payload is left. */
  keepPayload?: string;
  /** Of the manifest; 2 by default, 3 with a release. */
  format?: Manifest['format'];
  release?: ReleaseRecord;
  /** Which files belong to the runtime part of the archive. */
  isRuntime?: (path: string) => boolean;
}

/** Makes an executable of these files as the packager does, in `folder`. @returns its path. */
export async function makeProgram(
  folder: string,
  {
    name = 'tool',
    files,
    start,
    programs,
    keepPayload,
    release,
    format = release ? 3 : 2,
    isRuntime = (path) => path.startsWith('erts/'),
  }: ProgramParts,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'onebeam-payload-'));
  try {
    const output = join(work, 'payload.tar.zst');
    const payload = await writePayload({
      runtime: files.filter(({ path }) => isRuntime(path)),
      application: files.filter(({ path }) => !isRuntime(path)),
      level: 3,
      output,
    });
    const manifest: Manifest = {
      ...(format === 1 ? { format } : { format, build: sampleBuild() }),
      name,
      target,
      otp: { release: '27', erts: '15.2' },
      start: { ...escriptStart(`bin/${name}`, [], [], { os: 'linux', erts: '15.0' }), ...start },
      ...(programs && { programs: programs.map(packedProgram) }),
      files: payload.files,
      frames: payload.frames,
      payload: { size: payload.size, sha256: payload.sha256 },
      ...(release ? { release } : {}),
      tools: { onebeam: '0.1.0', bun: '1.4.5', zstd: '1.5' },
    };
    const executable = join(folder, name);
    await assemble({
      target,
      name,
      stub: await launcherStub(),
      payload: { path: output, size: payload.size, sha256: payload.sha256 },
      manifest: encodeManifest(manifest),
      output: executable,
    });
    if (keepPayload) await copyFile(output, keepPayload);
    return executable;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Its escript is `programs/<name>/bin/<name>.es`, and its only other argument names the program. */
function packedProgram(name: string): PackedProgram {
  const escript = `programs/${name}/bin/${name}.es`;
  return {
    name,
    escript,
    arguments: [`of ${name}`, '-extra', { release: escript }],
    environment: { ESCRIPT_NAME: { release: escript } },
    ...{ applications: ['kernel'], startModules: [], priv: [] },
  };
}
