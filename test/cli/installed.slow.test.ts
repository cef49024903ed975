import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from './command-line.ts';

const root = resolve(import.meta.dir, '../..');
const program = (name: string) => Bun.which(name) ?? new NotAvailable(`\`${name}\``);
const things = {
  tree: await otp(27),
  script: await hello('zip'),
  npm: program('npm'),
  node: program('node'),
};

let folder: string;
let fromCheckout: string;
const sum = async (path: string) =>
  new Bun.CryptoHasher('sha256').update(await Bun.file(path).bytes()).digest('hex');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-installed-'));
  if (things.tree instanceof NotAvailable || things.script instanceof NotAvailable) return;
  const built = await onebeam(['build', things.script, '--erts', things.tree.root, '-q'], { cwd: folder });
  expect(built.code).toBe(0);
  fromCheckout = await sum(join(folder, 'dist', 'hello'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the same executable comes out', () => {
  testWith(
    things,
    'of the command line as one executable, with nothing else installed',
    async ({ tree, script }) => {
      await runOk(process.execPath, [join(root, 'scripts/build-cli.ts')], { cwd: root });
      const alone = join(folder, 'alone');
      await mkdir(alone);
      await copyFile(join(root, 'dist/onebeam'), join(alone, 'onebeam'));
      await chmod(join(alone, 'onebeam'), 0o755);
      const env = { HOME: alone, PATH: '/nowhere' };
      await runOk(join(alone, 'onebeam'), ['build', script, '--erts', tree.root, '-q'], { cwd: alone, env });
      expect(await sum(join(alone, 'dist', 'hello'))).toBe(fromCheckout);
    },
    120_000,
  );

  testWith(
    things,
    'of the npm package: its program through npx, its library on Node',
    async ({ tree, script, npm, node }) => {
      await runOk(npm, ['pack', '--pack-destination', folder], { cwd: root });
      const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
      const user = join(folder, 'user');
      const modules = join(user, 'node_modules');
      await mkdir(join(modules, '.bin'), { recursive: true });
      // As npm would lay it out: dependencies beside the package, its program in `.bin`.
      for (const name of await readdir(join(root, 'node_modules'))) {
        if (!name.startsWith('.')) await symlink(join(root, 'node_modules', name), join(modules, name));
      }
      await runOk('tar', ['-xzf', join(folder, archive), '-C', folder]);
      await rename(join(folder, 'package'), join(modules, 'onebeam'));
      await symlink('../onebeam/scripts/onebeam.mjs', join(modules, '.bin', 'onebeam'));

      await runOk('npx', ['--offline', 'onebeam', 'build', script, '--erts', tree.root, '-q'], { cwd: user });
      expect(await sum(join(user, 'dist', 'hello'))).toBe(fromCheckout);

      const request = { escript: script, erts: tree.root, output: 'by-library' };
      await writeFile(
        join(user, 'library.mjs'),
        `import { build } from 'onebeam';
const host = { platform: process.platform, arch: process.arch, musl: false };
const surroundings = { workingFolder: process.cwd(), cacheFolder: process.cwd() + '/cache', environment: process.env, host };
const { artifacts, failures } = await build(${JSON.stringify(request)}, surroundings);
if (failures.length > 0) throw failures[0].error;
console.log(typeof Bun, artifacts[0].sha256);
`,
      );
      expect(await runOk(node, ['library.mjs'], { cwd: user })).toBe(`undefined ${fromCheckout}\n`);
    },
    120_000,
  );
});
