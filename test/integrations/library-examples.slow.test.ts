import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { emitDeclarations } from '../../scripts/declarations.ts';
import { libraryExports } from '../../scripts/site/library/exports.ts';
import * as library from '../../src/index.ts';
import { buildCache } from '../bed/build-cache.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { myApp } from './my-app.ts';

const root = resolve(import.meta.dir, '../..');
const things = { tree: await otp(27), mine: await myApp() };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-examples-'));
  await mkdir(join(folder, 'types'));
  await emitDeclarations(join(folder, 'types'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs examples in one folder, one after the other, each in a separate block, with the complete library in scope. */
async function follow(name: string, examples: readonly string[], erlang: string, mine: string) {
  const cwd = join(folder, name);
  await mkdir(cwd);
  await cp(mine, join(cwd, 'my_app'));
  const names = Object.keys(library).filter((one) => examples.some((text) => text.includes(one)));
  const blocks = examples.map((text) => {
    const body = text.replace(/^import .*\n/gm, '').replaceAll('/usr/lib/erlang', erlang);
    return `{\n${body}\n}`;
  });
  const script = join(cwd, 'example.ts');
  const from = JSON.stringify(join(root, 'src/index.ts'));
  await writeFile(script, `import { ${names.join(', ')} } from ${from};\n${blocks.join('\n')}\n`);
  const env = {
    HOME: folder,
    PATH: `${join(erlang, 'bin')}:/usr/bin:/bin`,
    ONEBEAM_BUILD_CACHE: buildCache,
  };
  const ran = await run(process.execPath, [script], { cwd, env });
  return { code: ran.exitCode, out: `${ran.stdout}`, err: `${ran.stderr}` };
}

describe('the examples of the library run', () => {
  testWith(things, 'those of the guide', async ({ tree, mine }) => {
    const guide = await readFile(join(root, '.github/docs/library.md'), 'utf8');
    const examples = [...guide.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text]) => text!);
    expect(examples.length).toBeGreaterThan(4);
    const ran = await follow('guide', examples, tree.root, mine);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/^\S+: \S+\/dist\/my_app, \d+ bytes\n/);
    expect(ran.out).toMatch(/^not found: .*missing$/m);
  });

  testWith(things, 'those of the doc comments', async ({ tree, mine }) => {
    const all = await libraryExports(join(folder, 'types'));
    // Two need a value that only the text around them has.
    const needsMore = ['hasCode'];
    const examples = all.filter(({ name }) => !needsMore.includes(name)).flatMap(({ doc }) => doc.examples);
    expect(examples.length).toBeGreaterThan(8);
    // Executables first: others read them.
    const sorted = examples.toSorted(
      (one, other) => Number(other.includes('build(')) - Number(one.includes('build(')),
    );
    expect(await follow('comments', sorted, tree.root, mine)).toMatchObject({ code: 0 });
  });
});
