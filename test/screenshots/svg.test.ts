import { describe, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { styledLines } from '../../scripts/screenshots/styled-lines.ts';
import { terminalSvg } from '../../scripts/screenshots/svg.ts';
import { doneLine } from '../../src/cli/progress/phase-line.ts';
import { buildTable } from '../../src/cli/report/build-table.ts';
import type { Phase } from '../../src/reporter.ts';
import { run } from '../bed/run.ts';
import { type Tool, tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

const root = resolve(import.meta.dir, '../..');
const pictures = join(root, '.github/pictures');
const drawn = 'how-it-works.svg';
const names = (await readdir(pictures)).filter((name) => name !== drawn).sort();

/** The texts of an SVG file by line and place, read by an independent XML reader. */
async function textsOf(
  { program, environment }: Tool,
  svg: string,
): Promise<{ x: number; y: number; text: string }[]> {
  const script = `import json, sys, xml.etree.ElementTree as tree
name = '{http://www.w3.org/2000/svg}text'
root = tree.fromstring(sys.stdin.buffer.read())
assert root.tag == '{http://www.w3.org/2000/svg}svg', root.tag
print(json.dumps([{'x': float(e.get('x')), 'y': float(e.get('y')), 'text': e.text} for e in root.iter(name)]))`;
  const ran = await run(program, ['-c', script], { stdin: svg, env: { ...process.env, ...environment } });
  if (ran.exitCode !== 0) throw new Error(Buffer.from(ran.stderr).toString());
  return JSON.parse(Buffer.from(ran.stdout).toString());
}

/** Returns its text, line by line. */
async function linesOf(python3: Tool, svg: string): Promise<string[]> {
  const lines = new Map<number, string>();
  for (const { y, text } of await textsOf(python3, svg)) lines.set(y, (lines.get(y) ?? '') + text);
  return [...lines.values()];
}

const python3 = await tool('python3');

describe('the reader of what tmux captures', () => {
  test('colours, weights and their ends, over the end of a line', () => {
    expect(
      styledLines('\x1b[1;31merror:\x1b[0m a\x1b[2mb\nc\x1b[22m\x1b[97;44md\x1b[39m\x1b[49me\n'),
    ).toEqual([
      [
        { text: 'error:', style: { bold: true, foreground: 1 } },
        { text: ' a', style: {} },
        { text: 'b', style: { dim: true } },
      ],
      [
        { text: 'c', style: { dim: true } },
        { text: 'd', style: { foreground: 15, background: 4 } },
        { text: 'e', style: {} },
      ],
    ]);
    expect(styledLines('\n\nx')).toEqual([[], [], [{ text: 'x', style: {} }]]);
  });

  test.each(['\x1b[2K', '\x1b]0;title\x07', '\x1b[38;5;200mx', '\x1b[5mx'])('refuses %j', (text) => {
    expect(() => styledLines(text)).toThrow();
  });
});

testWith(
  { python3 },
  'whatever is on the screen, the picture is well-formed, and says it',
  async ({ python3 }) => {
    const odd = `\x1b[31m<a href="x">\x1b[0m & ]]> 'q' \x1b[7mäöü █░ …\x1b[0m \x01\x7f`;
    const svg = terminalSvg(styledLines(`${odd}\nplain\n\n  two`), 40, 'a <title> & more');
    const texts = await textsOf(python3, svg);
    expect(texts.map(({ text }) => text)).toEqual([
      '<a href="x">',
      " & ]]> 'q' ",
      'äöü █░ …',
      ' \ufffd\ufffd',
      'plain',
      '  two',
    ]);
    // Twelve characters further on the same line, and a line and an empty one further down.
    expect(texts[1]!.x - texts[0]!.x).toBeCloseTo(12 * 8.4, 0);
    expect([texts[1]!.y - texts[0]!.y, texts[5]!.y - texts[4]!.y]).toEqual([0, 38]);
  },
);

describe('the pictures of the README', () => {
  testWith({ python3 }, 'show the words that the program has now', async ({ python3 }) => {
    const lines = await linesOf(python3, await readFile(join(pictures, 'build.svg'), 'utf8'));
    const phases: Phase[] = ['runtime', 'analysis', 'payload', 'launcher', 'executable'];
    const words = phases.map((phase) =>
      doneLine('linux-x64', phase, 0).replace(/^linux-x64: | in 0\.0 s$/g, ''),
    );
    const told = lines.flatMap((line) => /^linux-\w+: (.*) in \d+\.\d s( \(.*\))?$/.exec(line)?.[1] ?? []);
    expect(told.filter((phrase) => !words.includes(phrase))).toEqual([]);
    expect(new Set(told).size).toBeGreaterThanOrEqual(3);
    const header = buildTable([], '/').trim().split(/ +/);
    expect(lines.map((line) => line.split(/ +/))).toContainEqual(header);
  });

  testWith(
    { python3 },
    'are well-formed, each in the README, and show no folder of the machine that recorded them',
    async ({ python3 }) => {
      const readme = await readFile(join(root, 'README.md'), 'utf8');
      expect(names).toEqual(['build.svg', 'explain.svg']);
      expect(readme).toContain(`](.github/pictures/${drawn})`);
      expect(await textsOf(python3, await readFile(join(pictures, drawn), 'utf8'))).not.toEqual([]);
      for (const name of names) {
        expect(readme).toContain(`](.github/pictures/${name})`);
        const svg = await readFile(join(pictures, name), 'utf8');
        // Chromium does not inherit `xml:space`: a text without it loses the blanks between columns.
        expect(svg.match(/<text (?!xml:space="preserve" )/g)).toBeNull();
        const lines = await linesOf(python3, svg);
        expect(lines[0]).toStartWith('$ onebeam ');
        expect(lines.filter((line) => /\/(home|root|tmp|Users)\b/.test(line))).toEqual([]);
      }
    },
  );
});
