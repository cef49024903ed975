import { OnebeamError } from '../../errors/onebeam-error.ts';

/** Classes of POSIX that PCRE knows, for ASCII as versions are. */
const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: 'A-Fa-f0-9',
};

/**
 * Whether a regular expression of an `.appup` file matches a whole version: its first match must be all of it.
 *
 * Erlang's expressions are those of PCRE. JavaScript's are close; what only PCRE has is rewritten where that can be done.
 *
 * @param path of the `.appup` file, for messages.
 * @throws OnebeamError `relup-pattern-invalid`
 */
export function matchesVersion(pattern: string, version: string, path: string): boolean {
  return compile(pattern, path).exec(version)?.[0] === version;
}

function compile(pattern: string, path: string): RegExp {
  const [whole, letters = ''] = /^(?:\(\?([imsx]+)\))?/.exec(pattern)!;
  const source = rewrite(pattern.slice(whole.length));
  const flags = letters.replaceAll('x', '');
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(source, flags + unicode);
    } catch {
      // Without `u` JavaScript takes escapes of ordinary characters, as PCRE does.
    }
  }
  throw new OnebeamError('relup-pattern-invalid', { path, found: pattern });
}

function rewrite(pattern: string): string {
  return pattern
    .replace(/\\Q(.*?)(?:\\E|$)/gs, (_, text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .replace(/\(\?#[^)]*\)/g, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\^?)([a-z]+):\]/g, (all, _, name: string) => classes[name] ?? all)
    .replace(
      /(\\\\)|\\([AzZhR])/g,
      (_, escaped: string | undefined, letter: string) => escaped ?? ours[letter]!,
    );
}

const ours: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '(?=\\n?$)',
  h: '[ \\t]',
  R: '(?:\\r\\n|\\n|\\r)',
};
