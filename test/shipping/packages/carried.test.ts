import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseRecord } from '../../../src/payload/format/release-record.ts';
import { carriedProgram } from '../../../src/shipping/packages/carried.ts';
import { debChannel } from '../../../src/shipping/packages/deb/deb.ts';
import { runOk } from '../../bed/run.ts';
import { sampleRelease } from '../release-sample.ts';
import { smallProgram } from '../small-program.ts';
import { programOf, sampleOptions, written } from './sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-carried-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = async (kind?: ReleaseRecord['kind'], name = 'greeter') => {
  const place = await mkdtemp(join(folder, 'program-'));
  const of = { name, ...(kind && { release: sampleRelease(kind) }) };
  return programOf([await smallProgram(place, 'linux-x64', of)], place);
};
const carried = async (kind?: ReleaseRecord['kind'], name?: string) => {
  const made = await program(kind, name);
  const workFolder = await mkdtemp(join(folder, 'work-'));
  return carriedProgram('deb', made, made.targets[0]!, { zsh: 'usr/share/zsh' }, sampleOptions(workFolder));
};
const paths = ({ entries }: { entries: { path: string }[] }) => entries.map(({ path }) => path);

test('a program of an escript is thin', async () => {
  const found = await carried();
  expect(paths(found)).toContain('usr/lib/greeter/erts/bin/erlexec');
  expect(found.unit).toBeUndefined();
});

test('a release is thin; a service has a unit that starts its script', async () => {
  const found = await carried('service');
  expect(paths(found)).toEqual([
    'usr/bin/greeter',
    'usr/lib/greeter/bin/greeter',
    'usr/lib/greeter/erts/bin/erlexec',
    'usr/lib/greeter/erts/bin/no_dot_erlang.boot',
    'usr/lib/greeter/erts/lib/stdlib-6.0/ebin/lists.beam',
    'usr/lib/greeter/sbom.cdx.json',
    'usr/share/bash-completion/completions/greeter',
    'usr/share/man/man1/hello.1.gz',
    'usr/lib/systemd/system/greeter.service',
  ]);
  expect(found.unit).toBe('greeter.service');
  const pieces: Uint8Array[] = [];
  for await (const piece of found.entries.at(-1)!.read()) pieces.push(piece);
  const text = Buffer.concat(pieces).toString();
  expect(text).toContain('Description=Greets people by name\n');
  expect(text).toContain('ExecStart=/usr/bin/greeter start\n');
  expect(found.entries[0]).toMatchObject({ mode: 0o755, size: expect.any(Number) });
  expect((await carried('cli')).unit).toBeUndefined();
});

test('a service whose name systemd does not accept is refused', async () => {
  await expect(carried('service', 'a+b')).rejects.toMatchObject({ code: 'package-name-refused' });
});

test('only a service has maintainer scripts, and they pass the shell', async () => {
  for (const [kind, expected] of [
    ['service', 3],
    ['cli', 0],
  ] as const) {
    const place = await mkdtemp(join(folder, 'out-'));
    const [path] = await written(debChannel, await program(kind), place);
    await runOk('dpkg-deb', ['-e', path!, join(place, 'control')]);
    const listed = (await runOk('ls', [join(place, 'control')]))
      .split('\n')
      .filter((name) => /^p(re|ost)/.test(name));
    expect(listed.length).toBe(expected);
    for (const name of listed) await runOk('sh', ['-n', join(place, 'control', name)]);
  }
});
