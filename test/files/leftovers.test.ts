import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { abandonedAfter, finishedName, removeLeftovers } from '../../src/files/leftovers.ts';
import { writeOutput } from '../../src/files/output.ts';
import { writeBeside } from '../../src/files/write-beside.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-leftovers-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const old = new Date(Date.now() - abandonedAfter - 60_000);

async function left(place: string, name: string, time = old): Promise<void> {
  await writeFile(join(place, name), 'half');
  await utimes(join(place, name), time, time);
}

test('knows the names of unfinished files', async () => {
  const place = await mkdtemp(join(folder, 'names-'));
  const names: string[] = [];
  await writeBeside(join(place, 'a.b'), 0o644, async () => {
    names.push(...(await readdir(place)));
  });
  expect(names.map(finishedName)).toEqual(['a.b']);
  const others = ['a.b', '.a.b.part', '.a.0123456789AB.part', '.0123456789ab.part', 'a.0123456789ab.part'];
  expect(others.map(finishedName)).toEqual(others.map(() => undefined));
});

test('removes files that were left a day ago, and nothing else', async () => {
  const place = await mkdtemp(join(folder, 'removed-'));
  await left(place, '.app.00112233445566778899.part');
  await left(place, '.app.001122334455.part');
  await left(place, '.other.001122334455.part');
  await left(place, '.app.aaaaaaaaaaaa.part', new Date());
  await left(place, 'app');
  await mkdir(join(place, '.app.bbbbbbbbbbbb.part'));
  await utimes(join(place, '.app.bbbbbbbbbbbb.part'), old, old);
  await symlink('app', join(place, '.app.cccccccccccc.part'));
  expect(await removeLeftovers(place, (name) => name === 'app')).toEqual(['.app.001122334455.part']);
  expect(await readdir(place)).toHaveLength(6);
  expect(await removeLeftovers(join(place, 'missing'), () => true)).toEqual([]);
});

test('writing an output removes what a killed process left of it', async () => {
  const place = await mkdtemp(join(folder, 'output-'));
  await left(place, '.app.001122334455.part');
  await left(place, '.app.exe.001122334455.part');
  await writeOutput(join(place, 'app'), 0o644, (file) => file.writeFile('whole'));
  expect((await readdir(place)).sort()).toEqual(['.app.exe.001122334455.part', 'app']);
});
