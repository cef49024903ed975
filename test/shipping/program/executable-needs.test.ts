import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { executableNeeds } from '../../../src/shipping/program/executable-needs.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { programOf, sampleOptions } from '../packages/sample-program.ts';
import { sampleRelease } from '../release-sample.ts';
import { smallProgram } from '../small-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-needs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('adds up what launcher and payload need, once, and leaves nothing behind', async () => {
  const emulator = elf64({ needed: ['libz.so.1'], interpreter: '/lib64/ld-linux-x86-64.so.2' });
  const files = [inMemory('erts/bin/beam.smp', emulator, 0o755)];
  const path = await smallProgram(folder, 'linux-x64', { release: sampleRelease(), files });
  const { targets } = await programOf([path], folder);
  const workFolder = await mkdtemp(join(folder, 'work-'));
  const needs = executableNeeds(targets[0]!, sampleOptions(workFolder));
  expect(executableNeeds(targets[0]!, sampleOptions(workFolder))).toBe(needs);
  expect(await needs).toMatchObject({
    libraries: [{ soname: 'libz.so.1', neededBy: ['erts/bin/beam.smp'] }],
    needsLoader: true,
  });
  expect(await readdir(workFolder)).toEqual([]);
});
