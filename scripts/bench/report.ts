import { type Measure, reached } from './measure.ts';

/** A group of measurements. */
export interface Group {
  title: string;
  measures: readonly Measure[];
}

const begin = '<!-- Everything from here on is written by `npm run bench -- --write`. -->';

/**
 * The figures of a run, as Markdown, after the text that people have written. A section that this run has not measured stays.
 *
 * @param written the file as it is: kept up to the mark that says where the figures begin.
 * @param facts of machine and run.
 * @param titles of all sections, in their order; others are removed.
 */
export function report(
  written: string,
  facts: readonly string[],
  groups: readonly Group[],
  titles: readonly string[],
): string {
  const [own, before = ''] = written.split(begin);
  const sections = new Map(
    before
      .split(/^(?=### )/m)
      .map((section) => [section.split('\n')[0]!.slice('### '.length), section.trimEnd()]),
  );
  for (const { title, measures } of groups) {
    sections.set(title, [`### ${title}`, '', `${facts.join('; ')}.`, '', table(measures)].join('\n'));
  }
  const all = titles.flatMap((title) => sections.get(title) ?? []);
  return `${own}${begin}\n\n${all.join('\n\n')}\n`;
}

function table(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    measure.name,
    valueText(measure),
    measure.atMost === undefined ? '' : number(measure, measure.atMost),
    { true: 'yes', false: '**no**', undefined: '' }[`${reached(measure)}`],
    Object.entries(measure.from ?? measure.phases ?? {})
      .map(
        ([name, value]) => `${name} ${value >= 1e6 ? sizeText(value) : value.toFixed(value < 100 ? 1 : 0)}`,
      )
      .join(', '),
  ]);
  const lines = [
    ['What', 'Value', 'At most', 'Reached', 'From (ms)'],
    ['---', '--:', '--:', '---', '---'],
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const valueText = (measure: Measure): string => number(measure, measure.value);

function number({ unit }: Measure, value: number): string {
  if (unit === 'bytes') return sizeText(value);
  return unit === 'ratio' ? value.toFixed(2) : `${value.toFixed(1)} ms`;
}

const sizeText = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes)} bytes` : `${(bytes / 1e6).toFixed(2)} MB`;
