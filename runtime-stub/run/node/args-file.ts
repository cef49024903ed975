import type { Machine, NativeText } from '../../system/machine.ts';

/** The node settings in a file of emulator arguments (`vm.args`). */
export interface ArgsFileFacts {
  /** Every `-sname` and `-name` in it, in its order. */
  names: { kind: 'sname' | 'name'; name: NativeText }[];
  /** The last `-setcookie`. */
  cookie?: NativeText;
}

const largest = 1024 * 1024;
const nestingLimit = 10;

/**
 * Reads what `-args_file` leads to, and files that it names in turn, as `erlexec` does: blanks separate, `#` begins a comment,
 * quotes and backslashes keep characters; no variable is replaced (`erts/etc/common/erlexec.c`, `read_args_file`).
 */
export function readArgsFile(machine: Machine, path: NativeText, depth = 0): ArgsFileFacts {
  const facts: ArgsFileFacts = { names: [] };
  const bytes = depth < nestingLimit ? machine.readFile(path, largest) : undefined;
  if (!bytes) return facts;
  const words = argsFileWords(Buffer.from(bytes).toString('latin1'));
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (word === '-extra') break;
    if (next === undefined) continue;
    if (word === '-sname' || word === '-name')
      facts.names.push({ kind: word.slice(1) as 'sname', name: next });
    else if (word === '-setcookie') facts.cookie = next;
    else if (word === '-args_file') {
      const { names, cookie } = readArgsFile(machine, next, depth + 1);
      facts.names.push(...names);
      if (cookie !== undefined) facts.cookie = cookie;
    }
  }
  return facts;
}

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
