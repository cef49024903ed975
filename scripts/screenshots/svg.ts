import type { Run, Style } from './styled-lines.ts';

/** In pixels. */
const cell = { width: 8.4, height: 19, baseline: 14 };
const margin = { side: 16, top: 40, bottom: 14 };

const palette = [
  ...['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9'],
  ...['#6b7689', '#ff7b86', '#b5e890', '#ffd68a', '#82c7ff', '#dd9bf0', '#7fdbe6', '#ffffff'],
] as const;
const paper = '#1e222a';
const ink = '#d8dee9';

/**
 * A picture of a terminal: text that can be read, searched and copied, on a grid that does not depend on the font.
 *
 * @param columns of the terminal.
 * @param title for screen readers.
 * @returns SVG 1.1, in UTF-8, the same for the same lines.
 */
export function terminalSvg(lines: readonly (readonly Run[])[], columns: number, title: string): string {
  const width = Math.ceil(columns * cell.width + 2 * margin.side);
  const height = margin.top + lines.length * cell.height + margin.bottom;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, index) => `<circle cx="${margin.side + 6 + 20 * index}" cy="20" r="6" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    ...dots,
    `<g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${ink}">`,
    ...lines.flatMap(line),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/**
 * The runs of a line, each at its own place: a font whose letters are wider moves nothing. Browsers do not inherit
 * `xml:space`, so each text has it.
 */
function line(runs: readonly Run[], row: number): string[] {
  const top = margin.top + row * cell.height;
  const parts: string[] = [];
  let column = 0;
  for (const { text, style } of runs) {
    const length = [...text].length;
    const x = number(margin.side + column * cell.width);
    const width = number(length * cell.width);
    const { fill, back, attributes } = look(style);
    if (back) {
      parts.push(`<rect x="${x}" y="${top}" width="${width}" height="${cell.height}" fill="${back}"/>`);
    }
    if (text.trim() !== '') {
      const place = `x="${x}" y="${top + cell.baseline}" textLength="${width}" lengthAdjust="spacingAndGlyphs"`;
      parts.push(
        `<text xml:space="preserve" ${place}${fill ? ` fill="${fill}"` : ''}${attributes}>${escaped(text)}</text>`,
      );
    }
    column += length;
  }
  return parts;
}

function look(style: Style): { fill?: string; back?: string; attributes: string } {
  const front = style.foreground === undefined ? undefined : palette[style.foreground];
  const behind = style.background === undefined ? undefined : palette[style.background];
  const [fill, back] = style.inverse ? [behind ?? paper, front ?? ink] : [front, behind];
  const attributes = [
    style.bold && ' font-weight="bold"',
    style.dim && ' opacity="0.62"',
    style.italic && ' font-style="italic"',
    style.underline && ' text-decoration="underline"',
  ];
  return { ...(fill && { fill }), ...(back && { back }), attributes: attributes.filter(Boolean).join('') };
}

const number = (value: number): string => String(Math.round(value * 10) / 10);

/** XML does not allow control characters. */
const escaped = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
