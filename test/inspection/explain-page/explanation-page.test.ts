import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import type { Explanation } from '../../../src/inspection/explain.ts';
import {
  explanationPage,
  writeExplanationPage,
} from '../../../src/inspection/explain-page/explanation-page.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-page-'));
afterAll(() => rm(folder, { recursive: true }));

/** Names that would be markup, end a script, or run. */
const hostile = '</script><img src=x onerror="document.title=1">&\u2028\'';
const explanation = (name: string): Explanation => ({
  path: join(folder, 'a'),
  name,
  target: 'linux-x64',
  size: 120,
  payload: 20,
  launcher: 100,
  owners: [
    { name, size: 30, files: 1, because: [name], largest: [{ path: `lib/${name}`, size: 30 }] },
    { name: 'program', size: 10, files: 1, because: [], largest: [{ path: `bin/${name}`, size: 10 }] },
  ],
  dropped: [name],
});

test('is one file without external resources', () => {
  const page = explanationPage(explanation('a'));
  expect(page).not.toMatch(/https?:|@import|url\(/);
  expect(page).toContain("default-src 'none'");
});

test('a hostile name is text everywhere', () => {
  const page = explanationPage(explanation(hostile));
  expect(page).not.toContain('<img');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  const data = /<script type="application\/json" id="data">(.*)<\/script>/.exec(page)![1]!;
  expect(data).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(data).name).toBe(hostile);
});

test('the executable is not overwritten, and no part of a page stays', async () => {
  await writeFile(join(folder, 'a'), 'executable');
  const error = await writeExplanationPage(explanation('a'), join(folder, 'a')).catch((reason) => reason);
  expect(hasCode(error, 'output-is-input')).toBe(true);
  await writeExplanationPage(explanation('a'), join(folder, 'new/page.html'));
  expect(await readdir(join(folder, 'new'))).toEqual(['page.html']);
  expect(await readFile(join(folder, 'new/page.html'), 'utf8')).toBe(explanationPage(explanation('a')));
});
