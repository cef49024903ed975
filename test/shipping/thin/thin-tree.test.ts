import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasThinForm, layOutThinTree, requireThinForm } from '../../../src/shipping/thin/thin-tree.ts';
import { makeProgram } from '../../launcher/make-program.ts';
import { probeFiles } from '../../launcher/probe.ts';
import { releaseRecordSample } from '../../payload/format/release-record-sample.ts';
import { tinyProgram } from '../packages/sample-program.ts';
import { sampleRelease } from '../release-sample.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-tree-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('lays out the payload of an executable, checked, sorted by bytes, the escript not executable', async () => {
  const executable = await makeProgram(folder, { files: probeFiles() });
  const tree = await layOutThinTree(executable, join(folder, 'tree'));
  const paths = tree.files.map(({ path }) => path);
  expect(paths).toEqual(
    [...paths].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
  );
  expect(tree.files.find(({ path }) => path === 'bin/tool')?.mode).toBe(0o644);
  const erlexec = tree.files.find(({ path }) => path === 'erts/bin/erlexec')!;
  expect(erlexec.mode).toBe(0o755);
  for (let time = 0; time < 2; time++) {
    const hash = new Bun.CryptoHasher('sha256');
    for await (const piece of erlexec.read()) hash.update(piece);
    expect(hash.digest('hex')).toBe(erlexec.sha256);
  }
  expect(tree.launcher('/usr/lib/tool')).toContain('onebeam_root=/usr/lib/tool\n');
  expect(tree.launcher('../lib/tool')).toContain('readlink');
});

test('says what the tree needs of the system', async () => {
  const program = await tinyProgram(folder, { libraries: ['libc.so.6', 'libodd.so.1'] });
  const { needs } = await program.targets[0]!.thin();
  expect(needs.libraries.map(({ soname }) => soname)).toEqual(['libc.so.6', 'libodd.so.1']);
});

test('Windows has no thin form', () => {
  expect(() => requireThinForm({ target: 'windows-x64' })).toThrow(
    expect.objectContaining({ code: 'thin-not-for-windows', data: { found: 'windows-x64' } }),
  );
  requireThinForm({ target: 'darwin-arm64' });
});

test('a release has one, whose programs stay executable', async () => {
  expect(hasThinForm({ target: 'linux-x64', release: releaseRecordSample })).toBe(true);
  const start = { program: 'erts/bin/erlexec', arguments: [], environment: {} };
  const release = sampleRelease();
  const executable = await makeProgram(join(folder, 'release'), { files: probeFiles(), start, release });
  const tree = await layOutThinTree(executable, join(folder, 'release-tree'));
  expect(tree.files.find(({ path }) => path === 'bin/tool')?.mode).toBe(0o755);
  expect(tree.launcher('/usr/lib/tool')).toContain('onebeam_find_places');
});
