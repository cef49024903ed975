/**
 * Wraps a text at spaces, with two blanks before each line after the first. What is in backticks stays in one piece, so that it
 * can be copied; so does a word that is longer than a line.
 *
 * @param columns of the terminal; nothing when it is none: then nothing is wrapped.
 * @param used columns of the first line that are taken.
 */
export function wrapped(text: string, columns: number | undefined, used = 0): string {
  if (columns === undefined || columns < 20) return text;
  return text
    .split('\n')
    .map((line, index) => wrappedLine(line, columns, index === 0 ? used : 0))
    .join('\n');
}

function wrappedLine(text: string, columns: number, used: number): string {
  let out = '';
  let at = used;
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+|`/g) ?? []) {
    const gap = out === '' ? 0 : 1;
    if (gap > 0 && at + gap + word.length > columns) {
      out += `\n  ${word}`;
      at = 2 + word.length;
    } else {
      out += gap > 0 ? ` ${word}` : word;
      at += gap + word.length;
    }
  }
  return out;
}
