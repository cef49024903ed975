import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { ZipEntry } from '../../src/archive/zip-entry.ts';
import type { ArchiveBody } from '../../src/escript/escript.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { archiveFolders, laidOutPath } from '../../src/start/archive-folders.ts';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

const entry = (path: string): ZipEntry => ({
  path,
  isFolder: false,
  ...{ method: 'stored', crc: 0, size: 0, compressedSize: 0, offset: 0 },
});
const foldersOf = (...paths: string[]) => {
  const body: ArchiveBody = { kind: 'archive', bytes: new Uint8Array(), entries: paths.map(entry) };
  return archiveFolders({ name: 'tool' }, body);
};

test('every ebin with what it has, and the top, in the order of the archive', () => {
  expect(
    foldersOf('b/ebin/two.beam', 'b/ebin/b.app', 'one.beam', 'a/ebin/a.app', 'b/ebin/one.more.beam'),
  ).toEqual([
    { inside: 'b/ebin', path: 'lib/b/ebin', modules: ['two', 'one.more'] },
    { inside: '', path: 'lib/tool', modules: ['one'] },
    { inside: 'a/ebin', path: 'lib/a/ebin', modules: [] },
  ]);
});

test('the top only for its modules, and no other folders', () => {
  expect(
    foldersOf('README', 'x.app', 'a/priv/x.beam', 'a/b/ebin/y.beam', 'a/ebin/sub/z.beam', 'ebin/e.beam'),
  ).toEqual([]);
});

test('laid out below lib, the top in a folder with the name of the escript', () => {
  const paths = ['one.beam', 'a/ebin/a.beam', 'a/priv/x/y'].map((path) =>
    laidOutPath({ name: 'tool' }, entry(path)),
  );
  expect(paths).toEqual(['lib/tool/one.beam', 'lib/a/ebin/a.beam', 'lib/a/priv/x/y']);
});

const folder = await mkdtemp(join(tmpdir(), 'onebeam-archive-folders-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const shows = await orNotAvailable(() =>
  makeEscript({
    name: 'shows',
    kind: 'beam',
    modules: {
      shows:
        '-module(shows).\n-export([main/1]).\n' +
        'main([Script]) -> [io:format("~s~n", [Rest]) || Folder <- code:get_path(), Rest <- [Folder -- Script], ' +
        'lists:prefix(Script, Folder)].\n',
    },
  }),
);

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree, shows }, `those that the code path of OTP ${release} has`, async ({ tree, shows }) => {
    const bytes = await readFile(shows);
    const beam = bytes.subarray(bytes.indexOf('FOR1'));
    const nothing = new Uint8Array();
    const entries = {
      ...{
        'b/ebin/b.app': nothing,
        'shows/ebin/shows.beam': beam,
        'a/ebin/x.beam': nothing,
        'x.beam': nothing,
      },
      ...{ 'c/priv/ebin/x.beam': nothing, 'd/priv/x.beam': nothing, 'ebin/y.beam': nothing, README: nothing },
    };
    const script = join(folder, 'shows');
    const zip = zipSync(entries, { mtime: '1980-01-02' });
    await writeFile(script, Buffer.concat([Buffer.from('#!/usr/bin/env escript\n'), zip]));
    const escript = await openEscript(script);
    const ours = archiveFolders(escript, escript.body as ArchiveBody).map(
      ({ inside }) => inside && `/${inside}`,
    );
    const ran = await runEscript(tree, script, [script]);
    expect(`${ran.stdout}`.split('\n').slice(0, -1).sort()).toEqual(ours.sort());
  });
}
