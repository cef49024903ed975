import { expect } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { actionlint } from '../bed/actionlint.ts';
import { run } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';

const folder = resolve(import.meta.dir, '../../.github/workflows');

testWith(
  { lint: await actionlint(), shellcheck: await tool('shellcheck') },
  'actionlint and shellcheck find nothing in the workflows, and find a mistake in one',
  async ({ lint, shellcheck }) => {
    const check = (paths: string[]) =>
      run(lint, ['-no-color', '-oneline', '-pyflakes=', `-shellcheck=${shellcheck.program}`, ...paths]);
    const names = [...new Bun.Glob('*.yml').scanSync(folder)].sort();
    expect(names).toContain('smoke.yml');
    const said = await check(names.map((name) => join(folder, name)));
    expect([`${said.stdout}${said.stderr}`, said.exitCode]).toEqual(['', 0]);
    const place = await mkdtemp(join(tmpdir(), 'onebeam-workflows-'));
    try {
      const text = await Bun.file(join(folder, 'smoke.yml')).text();
      await writeFile(join(place, 'bad.yml'), text.replace('needs: build', 'needs: biuld'));
      const bad = await check([join(place, 'bad.yml')]);
      expect([`${bad.stdout}`.includes('biuld'), bad.exitCode]).toEqual([true, 1]);
    } finally {
      await rm(place, { recursive: true });
    }
  },
);
