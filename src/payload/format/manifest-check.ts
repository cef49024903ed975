import { PathRegister, safePath } from '../../archive/safe-path.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { targets } from '../../targets/target.ts';
import { isVariableName } from '../../targets/variable-name.ts';
import type { Manifest, ManifestFile, ManifestFrame, Start } from './manifest.ts';

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
  const manifest = record(value, 'manifest', manifestKeys);
  if (manifest.format !== 1) throw invalid('format', 'format 1', manifest.format);
  safeName(manifest.name);
  if (!(targets as readonly unknown[]).includes(manifest.target)) {
    throw invalid('target', 'a known target', manifest.target);
  }
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
  return value as Manifest;
}

const manifestKeys = ['files', 'format', 'frames', 'name', 'otp', 'payload', 'start', 'target', 'tools'];

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
  else safePath(text(record(value, where, ['release']).release, where));
}

function variable(value: unknown, where: string): void {
  if (!isVariableName(text(value, where))) throw invalid(where, 'names of variables', value);
}

function safeName(value: unknown): void {
  const name = safePath(text(value, 'name'));
  if (/^[.-]|\//.test(name)) throw invalid('name', 'one name, not starting with a dot or a hyphen', name);
}

function record(value: unknown, where: string, keys?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(where, 'an object', value);
  if (keys) {
    const found = Object.keys(value);
    const unknown = found.find((key) => !keys.includes(key));
    if (unknown !== undefined || found.length !== keys.length) {
      throw invalid(where, `the members ${keys.join(', ')}`, found.join(', '));
    }
  }
  return value as Record<string, unknown>;
}

function list(value: unknown, where: string, limit: number): unknown[] {
  if (!Array.isArray(value)) throw invalid(where, 'a list', value);
  if (value.length > limit) throw invalid(where, `at most ${limit} members`, value.length);
  return value;
}

function texts(value: unknown, where: string, keys: readonly string[]): void {
  for (const member of Object.values(record(value, where, keys))) text(member, where);
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value.includes('\0')) throw invalid(where, 'text without NUL', value);
  return value;
}

function integer(value: unknown, where: string, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(where, `an integer from ${least} to ${most}`, value);
  }
}

function digest(value: unknown, where: string): void {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) {
    throw invalid(where, 'a SHA-256 in lower-case hexadecimal', value);
  }
}

function invalid(path: string, expected: string, found: unknown): OnebeamError {
  return new OnebeamError('manifest-invalid', { path, expected, found: shown(found).slice(0, 100) });
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
