import type { Measure } from './measure.ts';

const colours = ['#8d6e63', '#5c6bc0', '#26a69a', '#ffa726', '#bdbdbd'];
/** From this colour on, figures in a bar are dark. */
const firstLight = 2;
const left = 205;
const width = 760;
const rowHeight = 34;
const top = 40;

/**
 * A picture of what starts consist of: a bar for each, a piece for each phase, as wide as it takes long.
 *
 * @param measures those with phases are drawn, in their order; all have the same phases.
 * @returns an SVG document.
 */
export function phasePlot(measures: readonly Measure[]): string {
  const rows = measures.filter(({ phases }) => phases);
  const names = Object.keys(rows[0]?.phases ?? {});
  const longest = Math.max(...rows.map(({ value }) => value));
  const scale = (width - left - 70) / longest;
  const legendTop = top + rows.length * rowHeight + 16;
  const height = legendTop + 24;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<title>Phases of a warm start</title>',
    '<style>text{fill:#1b1f24}.page{fill:#ffffff}@media(prefers-color-scheme:dark){.label{fill:#e6e8eb}.page{fill:#1e2126}}</style>',
    `<rect class="page" width="${width}" height="${height}"/>`,
    text(
      12,
      22,
      'Phases of a warm start of hello, in milliseconds (shortest of all runs)',
      ' class="label" font-weight="bold"',
    ),
  ];
  for (const [row, { name, value, phases = {} }] of rows.entries()) {
    const y = top + row * rowHeight;
    parts.push(text(12, y + 16, name.replace(': phases of', ',').replaceAll('`', ''), ' class="label"'));
    let x = left;
    for (const [index, phase] of names.entries()) {
      const taken = Math.max(0, phases[phase] ?? 0);
      const wide = taken * scale;
      parts.push(
        `<rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="22" fill="${colours[index % colours.length]}"><title>${escaped(phase)}: ${taken.toFixed(1)} ms</title></rect>`,
      );
      const figure = index < firstLight ? ' style="fill:#ffffff"' : '';
      if (wide > 24) parts.push(text(x + 4, y + 15, taken.toFixed(0), figure));
      x += wide;
    }
    parts.push(text(x + 6, y + 15, value.toFixed(0), ' class="label" font-weight="bold"'));
  }
  let x = 12;
  for (const [index, name] of names.entries()) {
    parts.push(
      `<rect x="${x}" y="${legendTop}" width="12" height="12" fill="${colours[index % colours.length]}"/>`,
      text(x + 17, legendTop + 10.5, name, ' class="label"'),
    );
    x += 40 + name.length * 6.2;
  }
  return `${[...parts, '</svg>'].join('\n')}\n`;
}

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${Number(x.toFixed(1))}" y="${y}"${more}>${escaped(words)}</text>`;

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
