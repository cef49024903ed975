import { PathRegister, safePath } from '../../archive/safe-path.ts';
import { targets } from '../../targets/target.ts';
import { isVariableName } from '../../targets/variable-name.ts';
import { checkBuildRecord } from './build-record-check.ts';
import { digest, integer, invalid, list, oneOf, record, text, texts } from './json-check.ts';
import type { Manifest, ManifestFile, ManifestFrame, Start } from './manifest.ts';
import { checkReleaseRecord } from './release-record-check.ts';

export const frameRawLimit = 16 * 1024 * 1024;
export const fileCountLimit = 100_000;
export const frameCountLimit = 65_536;
const wordCountLimit = 1_000;

/**
 * Checks that a value has the shape of a manifest, nothing missing and nothing unknown, and that its parts agree: frames
 * contiguous and as long as the payload, paths safe and different, the program among the files.
 *
 * @throws `manifest-invalid`, `path-unsafe`, `path-collision`
 */
export function checkManifest(value: unknown): Manifest {
  const format = oneOf(record(value, 'manifest').format, 'format', [1, 2, 3] as const);
  const manifest = record(value, 'manifest', keysOf[format]);
  safeName(manifest.name);
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
  if (contents > rawLength) throw invalid('files', `at most ${rawLength} bytes`, contents);
  checkStart(manifest.start, files);
  if (format >= 2) checkBuildRecord(manifest.build);
  if (format === 3) checkReleaseRecord(manifest.release, new Set(files.map(({ path }) => path)));
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
    if (file.mode !== 0o644 && file.mode !== 0o755) throw invalid('files.mode', '420 or 493', file.mode);
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
  if (offset !== payloadSize) throw invalid('frames', `${payloadSize} bytes together`, offset);
  return rawLength;
}

/** What does not compress becomes longer by headers of blocks: zstd's own bound, and room for other encoders. */
const compressedLimit = (rawLength: number): number => rawLength + (rawLength >> 8) + 1024;

function checkStart(value: unknown, files: ManifestFile[]): void {
  const { keepConsole, ...rest } = record(value, 'start');
  if (keepConsole !== undefined && keepConsole !== true) {
    throw invalid('start.keepConsole', 'true or nothing', keepConsole);
  }
  const start = record(rest, 'start', ['program', 'arguments', 'environment', 'inherit']) as unknown as Start;
  const program = safePath(text(start.program, 'start.program'));
  if (!files.some((file) => file.path === program)) {
    throw invalid('start.program', 'one of the files', program);
  }
  for (const word of list(start.arguments, 'start.arguments', wordCountLimit))
    startWord(word, 'start.arguments');
  const environment = record(start.environment, 'start.environment');
  for (const [name, word] of Object.entries(environment)) {
    variable(name, 'start.environment');
    startWord(word, 'start.environment');
  }
  for (const name of list(start.inherit, 'start.inherit', wordCountLimit)) variable(name, 'start.inherit');
}

function startWord(value: unknown, where: string): void {
  if (typeof value === 'string') text(value, where);
  else {
    const { release } = record(value, where, ['release']);
    if (release !== '.') safePath(text(release, where));
  }
}

function variable(value: unknown, where: string): void {
  if (!isVariableName(text(value, where))) throw invalid(where, 'names of variables', value);
}

function safeName(value: unknown): void {
  const name = safePath(text(value, 'name'));
  if (/^[.-]|\//.test(name)) throw invalid('name', 'one name, not starting with a dot or a hyphen', name);
}
