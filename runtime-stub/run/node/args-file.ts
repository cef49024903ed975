import { LaunchError } from '../../failure.ts';
import type { Machine, NativeText } from '../../system/machine.ts';

/** The node settings in a file of emulator arguments (`vm.args`). */
export interface ArgsFileFacts {
  /** Every `-sname` and `-name` in it, in its order. */
  names: { kind: 'sname' | 'name'; name: NativeText }[];
  /** The last `-setcookie`. */
  cookie?: NativeText;
}

const largest = 1024 * 1024;
/** `erlexec` has no limit, and never ends when a file names itself. */
const filesLimit = 100;

/**
 * Reads what `-args_file` leads to, and files that it names in turn, as `erlexec` does: blanks separate, `#` begins a comment,
 * quotes and backslashes keep characters; no variable is replaced (`erts/etc/common/erlexec.c`, `read_args_file`).
 *
 * @throws LaunchError when it leads to more than 100 files.
 */
export function readArgsFile(machine: Machine, path: NativeText): ArgsFileFacts {
  const facts: ArgsFileFacts = { names: [] };
  let count = 0;
  const read = (file: NativeText) => {
    if (++count > filesLimit) throw tooMany(path, file);
    const bytes = machine.readFile(file, largest);
    if (!bytes) return;
    const words = argsFileWords(Buffer.from(bytes).toString('latin1'));
    for (const [index, word] of words.entries()) {
      const next = words[index + 1];
      if (word === '-extra') break;
      if (next === undefined) continue;
      if (word === '-sname' || word === '-name')
        facts.names.push({ kind: word.slice(1) as 'sname', name: next });
      else if (word === '-setcookie') facts.cookie = next;
      else if (word === '-args_file') read(next);
    }
  };
  read(path);
  return facts;
}

const tooMany = (first: NativeText, last: NativeText): LaunchError =>
  new LaunchError(
    'its emulator arguments cannot be read',
    `${first}: it leads to more than ${filesLimit} files through \`-args_file\`, the last is ${last}`,
    'check that no file names itself with `-args_file`',
  );

export function argsFileWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && quote !== "'") {
      at++;
      word = (word ?? '') + (text[at] === '\n' ? '' : (text[at] ?? ''));
    } else if (quote) {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#') {
      if (word !== undefined) words.push(word);
      word = undefined;
      while (at < text.length && text[at] !== '\n') at++;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
