/** No argument of a process can have it. */
const mark = '\0';

/**
 * A command line as the parser is to read it. yargs loses what stands after `--`: those words are marked instead, so that
 * none of them looks like a flag, and `markless` takes the marks away.
 */
export function parserWords(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  if (end < 0) return [...words];
  const after = words.slice(end + 1).map((word) => (word.startsWith('-') ? mark + word : word));
  return [...words.slice(0, end), ...after];
}

/** A text without the marks of words after `--`. */
export const markless = (text: string): string => text.replaceAll(mark, '');
