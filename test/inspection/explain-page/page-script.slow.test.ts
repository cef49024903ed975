import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { explanationPage } from '../../../src/inspection/explain-page/explanation-page.ts';
import { type Browsing, browser } from '../../bed/browser.ts';
import { otp } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';
import { myApp } from '../../integrations/my-app.ts';

const things = { chromium: await browser(), tree: await otp(27), mine: await myApp() };
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder: string;
let browsing: Browsing | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-treemap-'));
  if ('start' in things.chromium) browsing = await things.chromium.start();
}, 60_000);
afterAll(async () => {
  await browsing?.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(name: string, width = 1280): Promise<[Page, string[]]> {
  const page = await browsing!.browser.newPage({ viewport: { width, height: 800 } });
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => /^(file|data):/.test(request.url()) || problems.push(request.url()));
  await page.goto(pathToFileURL(join(folder, name)).href);
  return [page, problems];
}

describe('the page of explain in a browser', () => {
  testWith(
    things,
    'a real executable: zooms to an application and its modules, and back',
    async ({ tree, mine }) => {
      await onebeam(['build', mine, '--erts', tree.root, '-o', 'dist/my_app'], { cwd: folder });
      const { code } = await onebeam(['explain', 'dist/my_app', '--html', 'report.html'], { cwd: folder });
      expect(code).toBe(0);
      const [page, problems] = await opened('report.html');
      const names = () => page.locator('#map > * > span:first-child').allTextContents();
      expect(await names()).toEqual(['Launcher', 'Runtime', 'OTP applications']);
      await page.locator('#map button', { hasText: 'OTP applications' }).click();
      expect((await names()).map((name) => name.replace(/ [\d.]+$/, ''))).toEqual(['stdlib', 'kernel']);
      await page.keyboard.press('Enter');
      expect(await names()).toContain('lists');
      expect(await page.textContent('#path')).toMatch(/^my_appOTP applicationsstdlib /);
      await page.keyboard.press('Escape');
      expect((await names()).map((name) => name.replace(/ [\d.]+$/, ''))).toEqual(['stdlib', 'kernel']);
      await page.locator('#map button').first().hover();
      expect(await page.textContent('#detail')).toMatch(/^stdlib .* MB: part of every runtime/);
      await page.evaluate(axe);
      const violations = await page.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
      );
      expect([violations, problems]).toEqual([[], []]);
      await page.setViewportSize({ width: 360, height: 700 });
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wider)).toBe(0);
      await page.close();
    },
  );

  testWith(things, 'a hostile name is shown, and does nothing', async () => {
    const hostile = '</script><img src=x onerror="document.title=1"><b>';
    const owner = {
      size: 9e6,
      files: 1,
      because: [hostile],
      largest: [{ path: `lib/${hostile}`, size: 9e6 }],
    };
    const text = explanationPage({
      path: '/a',
      name: hostile,
      target: 'linux-x64',
      size: 2e7,
      payload: 1e7,
      launcher: 1e7,
      owners: [{ name: hostile, ...owner }],
      dropped: [hostile],
    });
    await writeFile(join(folder, 'hostile.html'), text);
    const [page, problems] = await opened('hostile.html');
    await page.locator('#map button').last().click();
    expect(await page.locator('img, b').count()).toBe(0);
    expect(await page.title()).toBe(`${hostile} for linux-x64`);
    expect(problems).toEqual([]);
    await page.close();
  });
});
