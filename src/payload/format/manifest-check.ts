import { PathRegister, safePath } from '../../archive/safe-path.ts';
import { targets } from '../../targets/target.ts';
import { checkBuildRecord, checkPriv, names } from './build-record-check.ts';
import { digest, integer, invalid, list, oneOf, record, text, texts } from './json-check.ts';
import type { Manifest, ManifestFile, ManifestFrame, PackedProgram } from './manifest.ts';
import { checkReleaseRecord } from './release-record-check.ts';
import { checkStart, safeName, startEnvironment, startWords } from './start-check.ts';

export const frameRawLimit = 16 * 1024 * 1024;
export const fileCountLimit = 100_000;
export const frameCountLimit = 65_536;

/**
 * Checks that a value has the shape of a manifest, nothing missing and nothing unknown, and that its parts agree: frames
 * contiguous and as long as the payload, paths safe and different, the program among the files.
 *
 * @throws `manifest-invalid`, `path-unsafe`, `path-collision`
 */
export function checkManifest(value: unknown): Manifest {
  const { format: found, programs } = record(value, 'manifest');
  const format = oneOf(found, 'format', [1, 2, 3] as const);
  const several = format === 2 && programs !== undefined ? ['programs'] : [];
  const manifest = record(value, 'manifest', [...keysOf[format], ...several]);
  safeName(manifest.name, 'name');
  oneOf(manifest.target, 'target', targets);
  texts(manifest.otp, 'otp', ['release', 'erts']);
  texts(manifest.tools, 'tools', ['onebeam', 'bun', 'zstd']);
  const files = list(manifest.files, 'files', fileCountLimit) as ManifestFile[];
  checkFiles(files);
  const payload = record(manifest.payload, 'payload', ['size', 'sha256']);
  integer(payload.size, 'payload.size', 1, Number.MAX_SAFE_INTEGER);
  digest(payload.sha256, 'payload.sha256');
  const rawLength = checkFrames(
    list(manifest.frames, 'frames', frameCountLimit) as ManifestFrame[],
    payload.size as number,
  );
  const contents = files.reduce((sum, file) => sum + file.size, 0);
  if (contents > rawLength) throw invalid('files', { kind: 'bytes-at-most', limit: rawLength }, contents);
  checkStart(manifest.start, files);
  if (format >= 2) checkBuildRecord(manifest.build);
  if (format === 3) checkReleaseRecord(manifest.release, new Set(files.map(({ path }) => path)));
  if (programs !== undefined) checkPrograms(programs, files);
  return value as Manifest;
}

const format1Keys = ['files', 'format', 'frames', 'name', 'otp', 'payload', 'start', 'target', 'tools'];
const keysOf = { 1: format1Keys, 2: ['build', ...format1Keys], 3: ['build', 'release', ...format1Keys] };

function checkFiles(files: ManifestFile[]): void {
  const paths = new PathRegister();
  for (const value of files) {
    const file = record(value, 'files', ['path', 'size', 'mode', 'sha256']);
    paths.addFile(safePath(text(file.path, 'files.path')));
    integer(file.size, `files.size`, 0, Number.MAX_SAFE_INTEGER);
    oneOf(file.mode, 'files.mode', [0o644, 0o755]);
    digest(file.sha256, 'files.sha256');
  }
}

/** @returns the length of all frames when decompressed. */
function checkFrames(frames: ManifestFrame[], payloadSize: number): number {
  let offset = 0;
  let rawLength = 0;
  for (const value of frames) {
    const frame = record(value, 'frames', ['offset', 'length', 'rawLength', 'sha256']);
    integer(frame.offset, 'frames.offset', offset, offset);
    integer(frame.rawLength, 'frames.rawLength', 1, frameRawLimit);
    const longest = Math.min(payloadSize - offset, compressedLimit(frame.rawLength as number));
    integer(frame.length, 'frames.length', 1, longest);
    digest(frame.sha256, 'frames.sha256');
    offset += frame.length as number;
    rawLength += frame.rawLength as number;
  }
  if (offset !== payloadSize) throw invalid('frames', { kind: 'bytes-together', size: payloadSize }, offset);
  return rawLength;
}

/**
 * Incompressible data grows by the block headers: zstd's own bound, and room for other
 * encoders.
 */
const compressedLimit = (rawLength: number): number => rawLength + (rawLength >> 8) + 1024;

const programLimit = 1_000;

const members = ['applications', 'arguments', 'environment', 'escript', 'name', 'priv', 'startModules'];

/**
 * Checks the programs of an executable with several: at least two, with names that differ on every file system, and
 * each escript among the files.
 *
 * @throws `manifest-invalid`, `path-unsafe`, `path-collision`
 */
function checkPrograms(value: unknown, files: readonly ManifestFile[]): void {
  const programs = list(value, 'programs', programLimit);
  if (programs.length < 2) throw invalid('programs', { kind: 'two-programs' }, programs);
  const commands = new PathRegister();
  const paths = new Set(files.map(({ path }) => path));
  for (const one of programs) {
    const program = record(one, 'programs', members) as unknown as PackedProgram;
    safeName(program.name, 'programs.name');
    commands.addFile(program.name);
    const escript = safePath(text(program.escript, 'programs.escript'));
    if (!paths.has(escript)) throw invalid('programs.escript', { kind: 'file' }, escript);
    startWords(program.arguments, 'programs.arguments');
    startEnvironment(program.environment, 'programs.environment');
    names(program.applications, 'programs.applications');
    names(program.startModules, 'programs.startModules');
    checkPriv(program.priv, 'programs.priv');
  }
}
