/** A description in its two parts. */
export interface Description {
  /** One line. */
  synopsis: string;
  /** The lines of the rest, without blanks at their ends; empty ones between paragraphs. */
  lines: string[];
}

const longestSynopsis = 80;

/**
 * Splits a description into the parts that package managers expect. A first line that is too long for a list is cut
 * at a word, and repeated completely above the rest. Control characters are removed.
 */
export function describe(text: string): Description {
  const [first = '', ...rest] = text
    .replaceAll('\t', '        ')
    .replaceAll(/[\x00-\x09\x0b-\x1f\x7f]/g, '')
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
  const lines = trimmed(rest);
  if (first.length < longestSynopsis) return { synopsis: first, lines };
  const cut = first.slice(0, longestSynopsis - 4);
  const synopsis = `${cut.slice(0, cut.lastIndexOf(' ') + 1 || cut.length).trimEnd()}...`;
  return { synopsis, lines: lines.length > 0 ? [first, '', ...lines] : [first] };
}

/** Without empty lines at both ends, and with one at most between others. */
function trimmed(lines: readonly string[]): string[] {
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  while (kept[0] === '') kept.shift();
  while (kept.at(-1) === '') kept.pop();
  return kept;
}

/** A value of one line: line feeds would begin other fields. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\x00-\x1f\x7f]+/g, ' ').trim();

/** Returns the second part of a description that has none, for every channel that requires one. */
export const withoutMore = (name: string): string =>
  `The package has its own copy of the Erlang runtime that ${name} runs on.`;
