import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from '../../src/executable/read/inspect.ts';
import { encodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { refuseThinOutput, thinArchive, writeThin } from '../../src/pipeline/write-thin.ts';
import { run, runOk } from '../bed/run.ts';
import { onebeam } from '../cli/command-line.ts';
import { makeProgram } from '../launcher/make-program.ts';
import { probeFiles, readProbe } from '../launcher/probe.ts';
import { listing } from '../launcher/start.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-write-thin-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const payload = join(folder, 'payload');
const executable = await makeProgram(join(folder, 'fat'), { files: probeFiles(), keepPayload: payload });
const { manifest } = await inspect(executable);

const write = async (output: string) =>
  writeThin({
    manifest: encodeManifest(manifest),
    payload,
    output,
    modified: 1_700_000_000,
    workFolder: await mkdtemp(join(folder, 'work-')),
    cacheFolder: join(folder, 'cache'),
    signal: undefined,
  });

test('writes a folder and an archive of the same files, and both start', async () => {
  const output = join(folder, 'dist', 'tool-thin');
  const written = await write(output);
  expect(written.path).toBe(`${output}.tar.gz`);
  expect(written.thin).toEqual({ folder: output, launchers: [join(output, 'bin/tool')] });
  expect(new Bun.CryptoHasher('sha256').update(await readFile(written.path)).digest('hex')).toBe(
    written.sha256,
  );
  const place = join(folder, 'unpacked');
  await mkdir(place);
  await runOk('tar', ['-xzf', written.path, '-C', place]);
  const files = (path: string) => listing(path).filter((line) => / \d+ \d+$/.test(line));
  expect(files(join(place, 'tool'))).toEqual(files(output));
  for (const launcher of [join(output, 'bin/tool'), join(place, 'tool/bin/tool')]) {
    const { argv } = readProbe((await run(launcher, ['word'], { env: { PATH: '/usr/bin:/bin' } })).stdout);
    expect(argv.at(0)).toBe(launcher.replace('bin/tool', 'lib/tool/erts/bin/erlexec'));
    expect(argv.at(-1)).toBe('word');
  }
});

test('replaces an existing one, and leaves nothing beside it; the archive has the same bytes', async () => {
  const output = join(folder, 'again', 'tool-thin');
  const { sha256 } = await write(output);
  await rm(join(output, 'lib/tool/erts/bin/erlexec'));
  expect((await write(output)).sha256).toBe(sha256);
  expect((await readdir(join(folder, 'again'))).sort()).toEqual(['tool-thin', 'tool-thin.tar.gz']);
  expect((await run(join(output, 'bin/tool'), [])).exitCode).toBe(0);
});

test('never replaces a folder with anything else in it', async () => {
  for (const other of ['notes.txt', 'lib/other/x', 'bin/script']) {
    const output = join(folder, `other-${other.replaceAll('/', '-')}`);
    await write(output);
    await mkdir(join(output, other, '..'), { recursive: true });
    await writeFile(join(output, other), '#!/bin/sh\necho mine\n');
    const refused = { code: 'folder-not-empty', data: { path: output } };
    await expect(refuseThinOutput(output, 'tool', [])).rejects.toMatchObject(refused);
    await expect(write(output)).rejects.toMatchObject(refused);
    expect(await readFile(join(output, other), 'utf8')).toContain('mine');
  }
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(refuseThinOutput(file, 'tool', [])).rejects.toMatchObject({ code: 'folder-not-empty' });
});

test('refuses a damaged payload, and writes nothing', async () => {
  const damaged = join(folder, 'damaged');
  const bytes = await readFile(payload);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(damaged, bytes);
  const output = join(folder, 'none', 'tool-thin');
  const options = { manifest: encodeManifest(manifest), output, modified: 0, cacheFolder: folder };
  const workFolder = await mkdtemp(join(folder, 'work-'));
  const writing = writeThin({ ...options, payload: damaged, workFolder, signal: undefined });
  await expect(writing).rejects.toMatchObject({ code: 'payload-digest' });
  await expect(readdir(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('writes the archive of a folder beside it', () => {
  expect(thinArchive('/dist/tool-thin')).toBe('/dist/tool-thin.tar.gz');
});

test('the command line refuses it for Windows and with files that are made of executables', async () => {
  const script = join(folder, 'script');
  await writeFile(script, '#!/usr/bin/env escript\nmain(_) -> ok.\n');
  const { code, err } = await onebeam(
    ['build', script, '--form', 'thin', '-t', 'windows-x64', '-o', join(folder, 'w')],
    { cwd: folder },
  );
  expect([code, err]).toEqual([1, expect.stringContaining('`windows-x64` has no thin form')]);
  const both = await onebeam(['build', script, '--form', 'thin', '--archive'], { cwd: folder });
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('`--form thin` cannot be combined')]);
});
