/** Where something is in a text: both from 1, columns in code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** @param offset in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0 || newline >= offset) break;
    line++;
    lineStart = newline + 1;
  }
  let column = 1;
  for (const _ of text.slice(lineStart, offset)) column++;
  return { line, column };
}
