import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { walk } from '../../../src/release/read/walk.ts';
import { runOk } from '../../bed/run.ts';
import { smallFiles } from '../../bed/small-files.ts';

const folder = await mkdtemp(join(smallFiles, 'walk-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

function emptyFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

test('names devices, sockets and FIFOs, and opens none of them', async () => {
  const root = emptyFolder('special');
  writeFileSync(join(root, 'file'), 'x');
  symlinkSync('/dev/null', join(root, 'device'));
  await runOk('mkfifo', [join(root, 'fifo')]);
  const { files, special } = await walk(root, '', { root, linksOut: () => true });
  expect(files.map(({ path }) => path)).toEqual(['file']);
  expect(special).toEqual(['device', 'fifo']);
});

test('takes names in any script, and refuses those that are not UTF-8', async () => {
  const root = emptyFolder('names');
  const names = ['a b', 'line\nfeed', '100%', '$HOME', 'ü', '漢', '\ufffd'];
  for (const name of names) writeFileSync(join(root, name), name);
  const { files } = await walk(root, '', { root });
  expect(files.map(({ path }) => path).sort()).toEqual(names.sort());
  writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff])]), 'x');
  await expect(walk(root, 'lib/', { root })).rejects.toMatchObject({
    code: 'path-unsafe',
    data: { path: 'lib/a\ufffd', problem: 'not-unicode' },
  });
});

test('ends when links lead to more folders than any release has', async () => {
  const root = emptyFolder('links');
  mkdirSync(join(root, 'd0'));
  for (let at = 0; at < 30; at++) {
    mkdirSync(join(root, `d${at + 1}`));
    for (const name of ['a', 'b']) symlinkSync(`../d${at + 1}`, join(root, `d${at}`, name));
  }
  await expect(walk(root, '', { root })).rejects.toMatchObject({
    code: 'release-invalid',
    data: { problem: 'too-large' },
  });
});
