import { type Measure, reached } from './measure.ts';

/** A group of measurements. */
export interface Group {
  title: string;
  measures: readonly Measure[];
}

const begin = '<!-- Everything from here on is written by `npm run bench -- --write`. -->';

/**
 * The last run, as Markdown, behind what people have written.
 *
 * @param written the file as it is: kept up to the mark that says where the figures begin.
 * @param facts of machine and run, a line each.
 */
export function report(written: string, facts: readonly string[], groups: readonly Group[]): string {
  const [own] = written.split(begin);
  const sections = groups.map(({ title, measures }) => [`### ${title}`, '', table(measures), ''].join('\n'));
  return [`${own}${begin}`, '', ...facts.map((fact) => `- ${fact}`), '', ...sections].join('\n');
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
