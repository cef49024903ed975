import { safePath } from '../../archive/safe-path.ts';
import { isVariableName } from '../../targets/variable-name.ts';
import { invalid, list, record, text } from './json-check.ts';
import type { ManifestFile, Start } from './manifest.ts';

const wordCountLimit = 1_000;

/** Checks that a value has the shape of a `Start` whose program is among the files. @throws `manifest-invalid`, `path-unsafe` */
export function checkStart(value: unknown, files: readonly ManifestFile[]): void {
  const { keepConsole, ...rest } = record(value, 'start');
  if (keepConsole !== undefined && keepConsole !== true) {
    throw invalid('start.keepConsole', { kind: 'true-or-absent' }, keepConsole);
  }
  const start = record(rest, 'start', ['program', 'arguments', 'environment', 'inherit']) as unknown as Start;
  const program = safePath(text(start.program, 'start.program'));
  if (!files.some((file) => file.path === program)) {
    throw invalid('start.program', { kind: 'file' }, program);
  }
  startWords(start.arguments, 'start.arguments');
  startEnvironment(start.environment, 'start.environment');
  for (const name of list(start.inherit, 'start.inherit', wordCountLimit)) variable(name, 'start.inherit');
}

/** Arguments of a start. @throws `manifest-invalid`, `path-unsafe` */
export function startWords(value: unknown, where: string): void {
  for (const word of list(value, where, wordCountLimit)) startWord(word, where);
}

/** Variables of a start. @throws `manifest-invalid`, `path-unsafe` */
export function startEnvironment(value: unknown, where: string): void {
  for (const [name, word] of Object.entries(record(value, where))) {
    variable(name, where);
    startWord(word, where);
  }
}

function startWord(value: unknown, where: string): void {
  if (typeof value === 'string') text(value, where);
  else {
    const { release } = record(value, where, ['release']);
    if (release !== '.') safePath(text(release, where));
  }
}

function variable(value: unknown, where: string): void {
  if (!isVariableName(text(value, where))) throw invalid(where, { kind: 'variable-names' }, value);
}

/** The name of a program. @throws `manifest-invalid`, `path-unsafe` */
export function safeName(value: unknown, where: string): void {
  const name = safePath(text(value, where));
  if (/^[.-]|\//.test(name)) throw invalid(where, { kind: 'file-name' }, name);
}
