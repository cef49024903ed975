/** How a stretch of characters looks. */
export interface Style {
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  inverse?: true;
  /** One of the sixteen colours of a terminal; its own when there is none. */
  foreground?: number;
  background?: number;
}

export interface Run {
  text: string;
  style: Style;
}

/**
 * Reads what `tmux capture-pane -e` prints: lines of text with SGR sequences (ECMA-48, 8.3.117; bright colours as
 * aixterm has them). A style continues after the end of a line.
 *
 * @throws for any other escape sequence, and for colours beyond the sixteen.
 */
export function styledLines(captured: string): Run[][] {
  let style: Style = {};
  return captured
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const runs: Run[] = [];
      for (const [, sequence, text] of line.matchAll(/\x1b(\[[\d;]*m|.)|([^\x1b]+)/g)) {
        if (text !== undefined) runs.push({ text, style });
        else if (sequence!.length > 1) style = styled(style, sequence!.slice(1, -1));
        else throw new Error(`an escape sequence that is no SGR in ${JSON.stringify(line)}`);
      }
      return runs;
    });
}

function styled(before: Style, parameters: string): Style {
  let style = before;
  for (const code of (parameters || '0').split(';').map(Number)) style = change(style, code);
  return style;
}

const switches: Readonly<Record<number, keyof Style>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
};
const ends: Readonly<Record<number, readonly (keyof Style)[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  39: ['foreground'],
  49: ['background'],
};

function change(style: Style, code: number): Style {
  if (code === 0) return {};
  const begun = switches[code];
  if (begun) return { ...style, [begun]: true };
  const ended = ends[code];
  if (ended)
    return Object.fromEntries(Object.entries(style).filter(([name]) => !ended.includes(name as keyof Style)));
  const [ten, one] = [Math.floor(code / 10), code % 10];
  if (one > 7 || ![3, 4, 9, 10].includes(ten)) throw new Error(`no SGR code for a picture: ${code}`);
  const colour = one + (ten > 4 ? 8 : 0);
  return ten === 3 || ten === 9 ? { ...style, foreground: colour } : { ...style, background: colour };
}
