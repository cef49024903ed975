import { safePath } from '../../archive/safe-path.ts';
import { isVariableName } from '../../targets/variable-name.ts';
import { integer, invalid, list, oneOf, record, text } from './json-check.ts';
import type { ReleaseRecord } from './release-record.ts';

const commandLimit = 200;
const wordLimit = 1_000;
const prepareLimit = 50;
const nestingLimit = 4;

const members = [
  ...['name', 'version', 'tool', 'kind', 'distribution', 'cookie'],
  ...['workingFolder', 'defaults', 'commands'],
];
const builtIns = [
  ...['pid', 'ping', 'status', 'stop', 'version', 'daemon', 'daemon_iex', 'logs'],
  ...['upgrade', 'downgrade'],
];

/**
 * Checks that a value has the shape of a `ReleaseRecord`, nothing missing and nothing unknown: paths safe and among the files,
 * aliases lead to commands.
 *
 * @param files paths of the payload.
 * @throws `manifest-invalid`, `path-unsafe`
 */
export function checkReleaseRecord(value: unknown, files: ReadonlySet<string>): ReleaseRecord {
  const { node, ...rest } = record(value, 'release');
  const release = record(rest, 'release', members);
  if (node !== undefined) name(node, 'release.node');
  for (const key of ['name', 'version']) folderName(release[key], `release.${key}`);
  oneOf(release.tool, 'release.tool', ['mix', 'relx', 'plain']);
  oneOf(release.kind, 'release.kind', ['service', 'app', 'cli']);
  oneOf(release.distribution, 'release.distribution', ['none', 'local', 'sname', 'name']);
  oneOf(release.workingFolder, 'release.workingFolder', ['keep', 'state', 'release']);
  checkCookie(release.cookie);
  for (const [key, one] of Object.entries(record(release.defaults, 'release.defaults'))) {
    variable(key, 'release.defaults');
    text(one, 'release.defaults');
  }
  const commands = record(release.commands, 'release.commands');
  list(Object.keys(commands), 'release.commands', commandLimit);
  if (!Object.hasOwn(commands, 'start'))
    throw invalid('release.commands', { kind: 'start-command' }, undefined);
  for (const [key, command] of Object.entries(commands)) {
    name(key, 'release.commands');
    checkCommand(command, `release.commands.${key}`, commands, files);
  }
  return value as ReleaseRecord;
}

function checkCookie(value: unknown): void {
  const where = 'release.cookie';
  if (value === 'generate') return;
  const cookie = record(value, where);
  if ('variable' in cookie) variable(record(value, where, ['variable']).variable, where);
  else name(record(value, where, ['shipped']).shipped, where);
}

function checkCommand(
  value: unknown,
  where: string,
  commands: Record<string, unknown>,
  files: ReadonlySet<string>,
): void {
  const { before, after, ...rest } = record(value, where);
  const [kind, ...more] = Object.keys(rest);
  oneOf(kind, where, ['run', 'builtIn', 'execute', 'alias']);
  if (more.length > 0) throw invalid(where, { kind: 'one-member' }, [kind, ...more].join(', '));
  const command = value as Record<string, unknown>;
  if (kind !== 'builtIn' && (before !== undefined || after !== undefined)) {
    throw invalid(where, { kind: 'hooks-of-built-in' }, kind);
  }
  for (const hook of [before ?? [], after ?? []].flatMap((hooks) => list(hooks, where, prepareLimit))) {
    oneOf(record(hook, where).kind, where, ['hook']);
    checkPreparation(hook, where, files);
  }
  if (kind === 'builtIn') oneOf(command.builtIn, where, builtIns);
  else if (kind === 'execute') file(command.execute, where, files);
  else if (kind === 'alias') {
    const target = Object.hasOwn(commands, text(command.alias, where))
      ? commands[command.alias as string]
      : undefined;
    if (target === undefined || 'alias' in record(target, where)) {
      throw invalid(where, { kind: 'no-alias' }, command.alias);
    }
  } else checkCommandLine(command.run, where, files);
}

function checkCommandLine(value: unknown, where: string, files: ReadonlySet<string>): void {
  const { usage, ...rest } = record(value, where);
  const line = record(rest, where, ['arguments', 'environment', 'prepare']);
  const words = list(line.arguments, where, wordLimit);
  words.forEach((word, index) => {
    checkWord(word, where);
    if (isUsersWords(word) && index < words.length - 1)
      throw invalid(where, { kind: 'arguments-last' }, word);
  });
  for (const [key, word] of Object.entries(record(line.environment, where))) {
    variable(key, where);
    checkWord(word, where);
  }
  for (const step of list(line.prepare, where, prepareLimit)) checkPreparation(step, where, files);
  if (usage === undefined) return;
  const { least, words: names } = record(usage, where, ['least', 'words']);
  integer(least, where, 0, wordLimit);
  text(names, where);
}

/** All remaining arguments of the user: they come last. */
const isUsersWords = (word: unknown): boolean =>
  typeof word === 'object' && word !== null && 'words' in word && word.words !== 'first';

function checkWord(value: unknown, where: string, depth = 0): void {
  if (typeof value === 'string') {
    text(value, where);
    return;
  }
  const word = record(value, where);
  const [kind] = Object.keys(word);
  if (kind === 'variable' || kind === 'default') {
    record(word, where, ['variable', 'default']);
    variable(word.variable, where);
    if (depth >= nestingLimit) throw invalid(where, { kind: 'defaults-at-most', limit: nestingLimit }, word);
    checkWord(word.default, where, depth + 1);
    return;
  }
  oneOf(kind, where, ['release', 'state', 'temporary', 'flags', 'distribution', 'node', 'words']);
  record(word, where, [kind!]);
  if (kind === 'flags') variable(word.flags, where);
  else if (kind === 'distribution') oneOf(word.distribution, where, ['server', 'client']);
  else if (kind === 'node') oneOf(word.node, where, ['server']);
  else if (kind === 'words') oneOf(word.words, where, ['all', 'first', 'rest']);
  else if (word[kind!] !== '.') safePath(text(word[kind!], where));
}

function checkPreparation(value: unknown, where: string, files: ReadonlySet<string>): void {
  const { kind } = record(value, where);
  if (kind === 'pid-file' || kind === 'releases') record(value, where, ['kind']);
  else if (kind === 'source') file(record(value, where, ['kind', 'script']).script, where, files);
  else if (kind === 'hook') {
    const hook = record(value, where, ['kind', 'script', 'words']);
    file(hook.script, where, files);
    for (const word of list(hook.words, where, wordLimit)) text(word, where);
  } else {
    oneOf(kind, where, ['copy', 'render']);
    const copy = record(value, where, ['kind', 'to', 'from']);
    file(copy.from, where, files);
    safePath(text(copy.to, where));
  }
}

function file(value: unknown, where: string, files: ReadonlySet<string>): void {
  const path = safePath(text(value, where));
  if (!files.has(path)) throw invalid(where, { kind: 'file' }, path);
}

function name(value: unknown, where: string): void {
  if (text(value, where) === '') throw invalid(where, { kind: 'name' }, value);
}

/** Folders are called so on the user's machine. */
function folderName(value: unknown, where: string): void {
  const path = safePath(text(value, where));
  if (/^[.-]|\//.test(path)) throw invalid(where, { kind: 'file-name' }, path);
}

function variable(value: unknown, where: string): void {
  if (!isVariableName(text(value, where))) throw invalid(where, { kind: 'variable-names' }, value);
}
