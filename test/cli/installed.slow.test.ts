import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
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

describe('builds the same executable', () => {
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
    'of the npm package, installed: its program through npx, its library on Node, its types',
    async ({ tree, script, npm, node }) => {
      const said = await runOk(npm, ['pack', '--json', '--pack-destination', folder], { cwd: root });
      // What is run before packing prints, too. A list, or with npm 12 an object with the names of packages.
      const [packed] = Object.values<{ size: number; unpackedSize: number }>(
        JSON.parse(said.slice(said.search(/^[[{]/m))),
      );
      expect([packed!.size < 1_000_000, packed!.unpackedSize < 3_200_000]).toEqual([true, true]);
      const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
      const user = join(folder, 'user');
      await mkdir(user);
      await writeFile(join(user, 'package.json'), '{"private": true, "type": "module"}');
      const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
      await runOk(npm, ['install', ...quiet, join(folder, archive)], { cwd: user });
      const installed = await readdir(join(user, 'node_modules'));
      expect(
        installed.filter((name) => ['typescript', 'ajv', '@cyclonedx', '@biomejs'].includes(name)),
      ).toEqual([]);
      // The Bun of this machine, and of a machine with glibc also the one for musl: npm 10 knows no difference.
      const buns = await readdir(join(user, 'node_modules/@oven'));
      expect(buns.filter((name) => !name.startsWith(`bun-${process.platform}-`))).toEqual([]);

      const bare = { ...process.env, PATH: `${dirname(node)}:/usr/bin:/bin` };
      const words = ['--no-install', 'onebeam', 'build', script, '--erts', tree.root, '-q'];
      await runOk(npm.replace(/npm$/, 'npx'), words, { cwd: user, env: bare });
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

      // Compresses on other processors: without the worker, on one.
      await writeFile(
        join(user, 'worker.mjs'),
        `import { Worker } from 'node:worker_threads';
const worker = new Worker(new URL('node_modules/onebeam/dist/lib/compress-worker.mjs', import.meta.url));
worker.once('message', () => { console.log('ready'); worker.terminate(); });
`,
      );
      expect(await runOk(node, ['worker.mjs'], { cwd: user })).toBe('ready\n');

      // Its types, as TypeScript sees them from outside: what is right passes, and what is wrong does not.
      const uses = (type: string) =>
        `import { type BuildResult, OnebeamError } from 'onebeam';
declare const result: BuildResult;
export const size: ${type} = result.artifacts[0]!.size;
export const { code } = new OnebeamError('escript-missing', { path: 'hello' });
`;
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
      const check = [
        '--ignoreConfig',
        '--noEmit',
        '--strict',
        '--target',
        'esnext',
        '--module',
        'nodenext',
        ...types,
      ];
      await writeFile(join(user, 'right.ts'), uses('number'));
      await writeFile(join(user, 'wrong.ts'), uses('string'));
      expect(await runOk(node, [compiler, ...check, 'right.ts'], { cwd: user })).toBe('');
      const wrong = await run(node, [compiler, ...check, 'wrong.ts'], { cwd: user });
      expect(Buffer.from(wrong.stdout).toString().trim().split('\n')).toEqual([
        expect.stringContaining(
          "wrong.ts(3,14): error TS2322: Type 'number' is not assignable to type 'string'.",
        ),
      ]);
    },
    120_000,
  );
});
