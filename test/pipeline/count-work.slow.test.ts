import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { runOk } from '../bed/run.ts';
import { runtimes } from '../bed/runtimes.ts';
import { testWith } from '../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-count-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  { script: await hello('zip'), trees: await runtimes() },
  'eight targets inflate and analyse the archive once, and read no emulator again to describe it',
  async ({ script, trees }) => {
    const counter = join(import.meta.dir, 'count-work.ts');
    const said = await runOk(process.execPath, [counter, script, trees, folder]);
    const counted = JSON.parse(said.trim().split('\n').at(-1)!);
    expect(counted).toEqual({
      targets: 8,
      emulators: 8,
      ...{ modules: 2, deflated: 4, inflated: 4 },
      // An emulator is read to describe it, and again to pack it with the libraries that it needs.
      most: { inflated: 1, modules: 1, emulators: 2 },
    });
  },
);
