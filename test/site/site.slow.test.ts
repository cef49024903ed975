import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { buildSite } from '../../scripts/site/build-site.ts';
import { type Browsing, browser } from '../bed/browser.ts';
import { testWith } from '../bed/when.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const things = { chromium: await browser() };

let folder: string;
let files: string[];
let pages: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-site-'));
  files = await buildSite(join(folder, 'site'));
  pages = files.filter((path) => path.endsWith('.html'));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const addressOf = (path: string): string => pathToFileURL(join(folder, 'site', path)).href;

test('the same sources give the same bytes', async () => {
  const again = await buildSite(join(folder, 'again'));
  expect(again).toEqual(files);
  for (const path of files) {
    const [one, other] = await Promise.all(
      ['site', 'again'].map((name) => readFile(join(folder, name, path), 'utf8')),
    );
    if (one !== other) throw new Error(`${path} differs`);
  }
});

test('every link leads to a file of the site, and its anchor to a place there', async () => {
  const ids = new Map<string, Set<string>>();
  const texts = new Map<string, string>();
  for (const path of pages) {
    const text = await readFile(join(folder, 'site', path), 'utf8');
    texts.set(path, text);
    ids.set(path, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)));
  }
  const broken: string[] = [];
  let count = 0;
  for (const [path, text] of texts) {
    for (const [, link] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^(https?:|mailto:|data:)/.test(link!)) continue;
      const [to = '', anchor] = link!.split('#');
      const place = to === '' ? path : relative('.', join(dirname(path), to));
      count += 1;
      const isThere = existsSync(join(folder, 'site', place));
      if (!isThere || (anchor && anchor !== '' && !ids.get(place)?.has(anchor)))
        broken.push(`${path}: ${link}`);
    }
  }
  expect(count).toBeGreaterThan(1000);
  expect(broken).toEqual([]);
});

describe('in a browser', () => {
  let browsing: Browsing | undefined;
  beforeAll(async () => {
    if ('start' in things.chromium) browsing = await things.chromium.start();
  }, 60_000);
  afterAll(() => browsing?.close());

  async function opened(path: string, width: number): Promise<[Page, string[]]> {
    const page = await browsing!.browser.newPage({ viewport: { width, height: 800 } });
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('requestfailed', (request) => problems.push(request.url()));
    await page.goto(addressOf(path));
    return [page, problems];
  }

  testWith(
    things,
    'no page has an error, asks for anything outside, or is wider than the screen',
    async () => {
      const found: string[] = [];
      const [page, problems] = await opened('index.html', 360);
      for (const path of pages) {
        await page.goto(addressOf(path));
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          const wider = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          if (wider !== 0) problems.push(`${wider} px too wide at ${width}`);
        }
        found.push(...problems.splice(0).map((problem) => `${path}: ${problem}`));
      }
      await page.close();
      expect(found).toEqual([]);
    },
  );

  testWith(
    things,
    'pages have enough contrast, names for their parts, and an order of headings',
    async () => {
      const found: unknown[] = [];
      const checked = [
        'index.html',
        'commands.html',
        'ship-a-cli.html',
        'errors/index.html',
        'library-reference.html',
      ];
      for (const scheme of ['light', 'dark'] as const) {
        for (const path of [...checked, 'errors/erts-not-found.html']) {
          const [page] = await opened(path, 1280);
          await page.emulateMedia({ colorScheme: scheme });
          await page.evaluate(axe);
          const violations = await page.evaluate(
            `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`,
          );
          found.push(...(violations as string[]).map((violation) => `${path}, ${scheme}: ${violation}`));
          await page.close();
        }
      }
      expect(found).toEqual([]);
    },
  );

  testWith(things, 'the keyboard reaches the content, the search and its results', async () => {
    const [page, problems] = await opened('index.html', 1280);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.keyboard.press('/');
    await page.keyboard.type('proxy');
    await page.locator('#results a').first().waitFor();
    await page.keyboard.press('ArrowDown');
    const chosen = String(await page.evaluate('document.activeElement.href'));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href === chosen);
    expect(await page.textContent('main')).toMatch(/proxy/i);
    expect(problems).toEqual([]);
    await page.close();
  });

  testWith(things, 'a narrow screen has the menu closed, and it opens', async () => {
    const [page] = await opened('index.html', 360);
    const link = page.locator('.menu nav a').first();
    expect(await link.isVisible()).toBe(false);
    await page.locator('.menu summary').click();
    expect(await link.isVisible()).toBe(true);
    await page.close();
  });
});
