import type { SourceFile } from './source-files.ts';

/**
 * Finds English at the places that create errors: string literals of several words among the arguments of
 * `new OnebeamError` and of functions that create one, and values of fields that errors have.
 *
 * @param files without those of `src/errors/`, which have the texts.
 * @returns `path: literal` for each.
 */
export function proseAtThrowSites(files: readonly SourceFile[]): string[] {
  const found = files.flatMap((file) => {
    const own = creatorsIn(file.text);
    const imported = files
      .filter(({ path }) => file.imports.includes(path))
      .flatMap(({ text }) => creatorsIn(text).filter((name) => text.includes(`export function ${name}(`)));
    const names = [...new Set(['new OnebeamError', ...own, ...imported])];
    const literals = [
      ...names.flatMap((name) => callsOf(name, file.text).flatMap(literalsOf)),
      ...[...file.text.matchAll(fields)].map(([, literal]) => literal!),
    ];
    return literals.filter(isProse).map((literal) => `${file.path}: ${literal}`);
  });
  return [...new Set(found)].filter((site) => !notOurs.test(site));
}

/** Wording of OTP, which systools returns as it is; the name of a command, whose output an error has. */
const notOurs = /^src\/erlang\/syntax\/|'apt-get update'/;

/** Fields of errors that state a value or a reason. */
const fields = /\b(?:expected|tried|reason): \[?('(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/g;

const declaration =
  /^\s*(?:export )?(?:async )?function\*? (\w+)|^\s*(?:export )?const (\w+) = (?:async )?(?:\(|\w+ =>)/gm;

/** Names of functions that create an error with what they are given: those that are no longer than a statement or two. */
function creatorsIn(text: string): string[] {
  const starts = [...text.matchAll(declaration)];
  return starts.flatMap((start, index) => {
    const body = text.slice(start.index, starts[index + 1]?.index);
    return /=>\s*new OnebeamError\(|return new OnebeamError\(|=>\s*(?:Promise\.reject\()?new \w*Error\(/.test(
      body,
    )
      ? [start[1] ?? start[2]!]
      : [];
  });
}

/** The texts of the arguments of each call. */
function callsOf(name: string, text: string): string[] {
  const calls = text.matchAll(new RegExp(`(?<![\\w.#])${name}\\(`, 'g'));
  return [...calls].map((call) => {
    const start = call.index + call[0].length;
    let depth = 1;
    let end = start;
    for (; depth > 0 && end < text.length; end++) {
      const quoted = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/.exec(text.slice(end));
      if (quoted) end += quoted[0].length - 1;
      else if (text[end] === '(') depth++;
      else if (text[end] === ')') depth--;
    }
    return text.slice(start, end);
  });
}

const literalsOf = (text: string): string[] =>
  text.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];

/** Two words or more: not a code, a path, or values with blanks between them. */
function isProse(literal: string): boolean {
  const fixed = literal.slice(1, -1).replace(/\$\{[^}]*\}/g, '\0');
  return /[A-Za-z`]+ [a-z`\0]+ ?[a-z\0]*/.test(fixed) && (fixed.match(/[A-Za-z]{2,}/g) ?? []).length > 1;
}
