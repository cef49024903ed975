import type { CommandLine, ReleaseWord } from '../../src/payload/format/release-record.ts';
import type { NativeText } from '../system/machine.ts';
import { shellWords } from './command-line/shell-words.ts';
import { type ArgsFileFacts, readArgsFile } from './node/args-file.ts';
import { clientWords, requireNode, serverWords } from './node/distribution.ts';
import { noState } from './places.ts';
import type { ReleaseRun } from './release-run.ts';

/** The result of reading a command line. */
export interface WordPlaces {
  /** `release/`, absolute. */
  release: NativeText;
  /** For the temporary files of this start; made when it is needed. */
  ownTemporary(): NativeText;
}

/** The arguments of a command line, the user's among them. */
export function argumentsOf(run: ReleaseRun, line: CommandLine, places: WordPlaces): NativeText[] {
  const file = argsFiles(run, line, places);
  return line.arguments.flatMap((word) => wordsOf(run, word, places, file));
}

/** One value, as a variable has it. */
export const wordText = (run: ReleaseRun, word: ReleaseWord, places: WordPlaces): NativeText =>
  wordsOf(run, word, places, { names: [] }).join(' ');

function wordsOf(run: ReleaseRun, word: ReleaseWord, places: WordPlaces, file: ArgsFileFacts): NativeText[] {
  const { machine, variables, request } = run;
  const below = (folder: NativeText, path: string) =>
    path === '.'
      ? folder
      : `${folder}${machine.separator}${machine.native(path.replaceAll('/', machine.separator))}`;
  if (typeof word === 'string') return [machine.native(word)];
  if ('release' in word) return [below(places.release, word.release)];
  if ('state' in word) return [below(stateOf(run), word.state)];
  if ('temporary' in word) {
    return [word.temporary === '.' ? temporaryOf(run) : below(places.ownTemporary(), word.temporary)];
  }
  if ('flags' in word) return shellWords(variables.get(word.flags) ?? '');
  if ('variable' in word) {
    const value = variables.get(word.variable);
    return value ? [value] : wordsOf(run, word.default, places, file);
  }
  if ('distribution' in word)
    return word.distribution === 'server' ? serverWords(run, file) : clientWords(run);
  if ('node' in word) {
    requireNode(run);
    return [run.node.name];
  }
  const { words } = request;
  return word.words === 'all' ? words : word.words === 'first' ? words.slice(0, 1) : words.slice(1);
}

function stateOf({ places, manifest }: ReleaseRun): NativeText {
  if (!places) throw noState(manifest.name);
  return places.state;
}

export function temporaryOf({ places, variables, manifest }: ReleaseRun): NativeText {
  const given = variables.get('RELEASE_TMP');
  if (given) return given;
  if (!places) throw noState(manifest.name);
  return places.temporary;
}

/** Returns the node settings in a start's argument files: read before its arguments, which depend on them. */
function argsFiles(run: ReleaseRun, { arguments: words }: CommandLine, places: WordPlaces): ArgsFileFacts {
  const facts: ArgsFileFacts = { names: [] };
  if (
    !words.some(
      (word) => typeof word === 'object' && 'distribution' in word && word.distribution === 'server',
    )
  )
    return facts;
  for (const [index, word] of words.entries()) {
    const path = words[index + 1];
    if (word !== '-args_file' || path === undefined) continue;
    const { names, cookie } = readArgsFile(run.machine, wordText(run, path, places));
    facts.names.push(...names);
    if (cookie !== undefined) facts.cookie = cookie;
  }
  return facts;
}
