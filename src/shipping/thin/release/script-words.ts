import type { CommandLine, ReleaseWord } from '../../../payload/format/release-record.ts';
import { shellWord } from '../shell-word.ts';

/** A path below a folder as one word of the shell. */
export function below(variable: string, path: string): string {
  if (path === '.') return `"$${variable}"`;
  return /^[\w./+@,:-]*$/.test(path) ? `"$${variable}/${path}"` : `"$${variable}/"${shellWord(path)}`;
}

/** A list of words in a script. */
export interface ScriptWords {
  /** Lines that run before, in the order of the words: some create files or end the script. */
  before: string[];
  /** Lines that make the words the positional parameters. */
  set: string[];
}

/** A word: none or several arguments in quotes of the shell, in a variable; or exactly one. */
type Part = { quoted: string } | { word: string } | { user: 'all' | 'rest' };

/**
 * Translates the arguments of a command line. The positional parameters are the user's arguments before, and all
 * arguments after.
 */
export function argumentLines({ arguments: words }: CommandLine): ScriptWords {
  const translation = new Translation();
  const isServer = words.some(
    (word) => typeof word === 'object' && 'distribution' in word && word.distribution === 'server',
  );
  if (isServer) {
    for (const [index, word] of words.entries()) {
      const path = words[index + 1];
      if (word !== '-args_file' || path === undefined) continue;
      translation.before.push(`onebeam_read_arguments ${translation.single(path)}`);
    }
  }
  const parts = words.map((word) => translation.part(word));
  return { before: translation.before, set: setLines(parts) };
}

/** Returns how one value of the environment is made: lines before, and a word of the shell. */
export function valueLines(word: ReleaseWord): { before: string[]; value: string } {
  const translation = new Translation();
  const value = translation.single(word);
  return { before: translation.before, value };
}

/** Returns true for a word that is always one argument: others cannot be the value of a variable. */
export const isSingle = (word: ReleaseWord): boolean =>
  typeof word === 'string' ||
  'release' in word ||
  'state' in word ||
  'temporary' in word ||
  'node' in word ||
  ('variable' in word && isSingle(word.default));

class Translation {
  readonly before: string[] = [];
  #count = 0;

  part(word: ReleaseWord): Part {
    if (typeof word === 'object' && 'words' in word) {
      if (word.words !== 'first') return { user: word.words };
      return { quoted: 'onebeam_first' };
    }
    if (typeof word === 'object' && 'flags' in word)
      return this.#quoted(`onebeam_split "\${${word.flags}-}"`);
    if (typeof word === 'object' && 'distribution' in word)
      return this.#quoted(`onebeam_${word.distribution}_words`);
    return { word: this.single(word) };
  }

  /** One argument. */
  single(word: ReleaseWord): string {
    if (typeof word === 'string') return shellWord(word);
    if ('release' in word) return below('onebeam_root', word.release);
    if ('state' in word) {
      this.before.push('if [ -z "$onebeam_state" ]; then onebeam_without_state; fi');
      return below('onebeam_state', word.state);
    }
    if ('temporary' in word) {
      this.before.push(word.temporary === '.' ? 'onebeam_need_temporary' : 'onebeam_make_temporary');
      return word.temporary === '.' ? '"$onebeam_temporary"' : below('onebeam_own', word.temporary);
    }
    if ('node' in word) {
      this.before.push('onebeam_require_node');
      return '"$onebeam_node"';
    }
    if ('variable' in word) {
      const name = this.#name();
      // Not `${NAME:-default}`, whose quotes differ between shells.
      const other = new Translation();
      const value = other.single(word.default);
      this.before.push(
        `${name}=\${${word.variable}-}`,
        `if [ -z "$${name}" ]; then`,
        ...[...other.before, `${name}=${value}`].map((line) => `  ${line}`),
        'fi',
      );
      return `"$${name}"`;
    }
    return "''";
  }

  #quoted(call: string): Part {
    const name = this.#name();
    this.before.push(call, `${name}=$onebeam_words`);
    return { quoted: name };
  }

  #name(): string {
    this.#count += 1;
    return `onebeam_part_${this.#count}`;
  }
}

/** From the last one: a script can only put words before those that it has. */
function setLines(parts: readonly Part[]): string[] {
  const lines: string[] = [];
  const hasFirst = parts.some((part) => 'quoted' in part && part.quoted === 'onebeam_first');
  if (hasFirst) {
    lines.push(
      'onebeam_first=',
      'if [ $# -gt 0 ]; then',
      '  onebeam_quote "$1"',
      '  onebeam_first=$onebeam_quoted',
    );
    lines.push('fi');
  }
  const last = parts.find((part) => 'user' in part);
  if (!last) lines.push('set --');
  else if (last.user === 'rest') lines.push('if [ $# -gt 0 ]; then shift; fi');
  let words: string[] = [];
  const flush = () => {
    if (words.length > 0) lines.push(`set -- ${words.join(' ')} "$@"`);
    words = [];
  };
  for (const part of [...parts].reverse()) {
    if ('word' in part) words.unshift(part.word);
    else if ('quoted' in part) {
      flush();
      lines.push(`eval "set -- $${part.quoted} \\"\\$@\\""`);
    }
  }
  flush();
  return lines;
}
