import { afterAll, beforeAll, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { NotAvailable } from '../bed/not-available.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';

const root = resolve(import.meta.dir, '../..');
const isCheckout = existsSync(join(root, '.git')) && Bun.which('git') !== null;
const git = isCheckout ? 'git' : new NotAvailable('a checkout and `git`');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-install-'));
  await writeFile(join(folder, 'npmrc'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A new checkout of the files that are tracked, as they are in this one. */
async function checkout(git: string, name: string): Promise<string> {
  const where = join(folder, name);
  const tracked = (await runOk(git, ['ls-files', '-z'], { cwd: root })).split('\0').filter(Boolean);
  for (const path of tracked.filter((path) => existsSync(join(root, path)))) {
    await mkdir(dirname(join(where, path)), { recursive: true });
    await copyFile(join(root, path), join(where, path));
  }
  await runOk(git, ['init', '--quiet'], { cwd: where });
  await runOk(git, ['add', '--all', '--force'], { cwd: where });
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  await runOk(git, [...author, 'commit', '--quiet', '--message', 'all'], { cwd: where });
  return where;
}

// Only the project's npm settings apply: the result must not depend on the user's file.
const env = () => ({ ...process.env, NPM_CONFIG_USERCONFIG: join(folder, 'npmrc') });

for (const npm of ['10.9.9', '11.21.2']) {
  testWith(
    { git },
    `npm ${npm}: neither \`npm ci\` nor \`npm install\` changes a file of a new checkout`,
    async ({ git }) => {
      const where = await checkout(git, npm);
      const call = ['--yes', `npm@${npm}`];
      expect(await runOk('npx', [...call, '--version'], { env: env() })).toBe(`${npm}\n`);
      for (const command of ['ci', 'install']) {
        await rm(join(where, 'node_modules'), { recursive: true, force: true });
        await runOk('npx', [...call, command, '--no-audit', '--no-fund'], { cwd: where, env: env() });
        expect(await readdir(join(where, 'node_modules', '.bin'))).toContain('tsc');
        expect(await runOk(git, ['status', '--porcelain'], { cwd: where })).toBe('');
      }
    },
    300_000,
  );
}
