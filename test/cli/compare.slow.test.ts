import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { archiveEscript, beam } from '../end-to-end/laid-out-programs.ts';
import { onebeam } from './command-line.ts';
import { testRebuilt } from './compare.ts';

const things = { tree: await otp(27), script: await hello('zip') };
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'onebeam-compare-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('two executables', async () => {
  await testRebuilt('tree shaking, a name');

  testWith(things, 'verify --rebuild: priv folders of an archive with versions', async () => {
    const { tree } = things as { tree: { root: string } };
    const main =
      '-export([main/1]).\nmain(_) -> {ok, Words} = file:read_file(filename:join(code:priv_dir(wise), "words")),\n' +
      '    io:put_chars(Words).\n';
    const script = await archiveEscript(join(cwd, 'wise'), {
      'wise-1.0/ebin/wise.beam': await beam('wise', main),
      'wise-1.0/priv/words': 'from the archive',
    });
    await mkdir(join(cwd, 'one, other'), { recursive: true });
    await writeFile(join(cwd, 'one, other', 'words'), 'given');
    const runtime = ['--erts', tree.root];
    const env = { ...process.env, XDG_CACHE_HOME: cwd };
    for (const [flags, words] of [
      [[], 'from the archive'],
      [['--priv', 'wise=one, other'], 'given'],
    ] as const) {
      const built = await onebeam(['build', script, ...runtime, '-o', 'wise.exe', ...flags], { cwd });
      expect(built).toMatchObject({ code: 0 });
      expect(`${(await run(join(cwd, 'wise.exe'), [], { env })).stdout}`).toBe(words);
      const again = await onebeam(['verify', 'wise.exe', '--rebuild', ...runtime], { cwd });
      expect(again.out).toContain('identical');
    }
  });
});
