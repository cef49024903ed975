import { expect, test } from 'bun:test';
import { zipSync } from 'fflate';
import { assembleBeam } from '../../src/beam/assemble.ts';
import type { ArchiveBody } from '../../src/escript/body.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { elf64 } from '../binary/elf/elf-sample.ts';

const text = (it: string) => new TextEncoder().encode(it);
const beam = (module: string, calls: string) =>
  assembleBeam({
    module,
    imports: [{ module: calls, function: 'x', arity: 0 }],
    functions: [{ function: 'main', arity: 1, instructions: [] }],
  });
const escript = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) =>
  readEscript(
    Buffer.concat([text('#!/usr/bin/env escript\n'), zipSync(files, { level, mtime: '1980-01-02' })]),
    'tool',
  );
const files = {
  'tool/ebin/tool.beam': beam('tool', 'ssl'),
  'tool/ebin/tool.app': text('{application, tool, [{vsn, "1"}, {env, [{k, from_resource}]}]}.'),
  'other/ebin/tool.beam': beam('tool', 'crypto'),
  'other/ebin/other.beam': text('no module'),
  'other/ebin/other.app': text('no resource'),
  'data/program': elf64(),
  'laid/ebin/laid.beam': beam('laid', 'lists'),
  'laid/priv/laid.so': elf64(),
};

test('reports the applications, modules, atoms, native files and unreadable files of an archive', () => {
  const { facts } = escript(files);
  expect(facts.applications.map(({ name }) => name)).toEqual(['tool']);
  expect(facts.modules.map(({ name, calledModules }) => [name, calledModules])).toEqual([
    ['tool', ['ssl']],
    ['laid', ['lists']],
  ]);
  expect(facts.unreadable.map(({ file }) => file)).toEqual(['other/ebin/other.app', 'other/ebin/other.beam']);
  // Of the second module of a name too: a call may reach it.
  expect(['ssl', 'crypto', 'from_resource', 'lists'].filter((atom) => !facts.atoms.has(atom))).toEqual([]);
  expect(facts.nativeFiles.map(({ path }) => path)).toEqual(['data/program']);
  expect(facts.oldestRelease).toBe(25);
});

test('facts and contents are made once', () => {
  const { facts, body } = escript(files);
  for (const name of Object.keys(facts) as (keyof typeof facts)[]) expect(facts[name]).toBe(facts[name]);
  const { entries } = body as ArchiveBody;
  for (const entry of entries)
    expect((body as ArchiveBody).content(entry)).toBe((body as ArchiveBody).content(entry));
});

test('a damaged entry is an error for every fact, also the second time', () => {
  const bytes = Buffer.from(escript(files, 0).bytes);
  bytes[bytes.indexOf('no module')]! ^= 1;
  const { facts } = readEscript(bytes, 'tool');
  expect(facts.applications.map(({ name }) => name)).toEqual(['tool']);
  for (const read of [() => facts.modules, () => facts.modules, () => facts.unreadable, () => facts.atoms])
    expect(read).toThrow('zip-damaged');
});

test('a BEAM body is one module, a source none', () => {
  const module = readEscript(Buffer.concat([text('#!x\n'), beam('tool', 'ssl')]), 'tool').facts;
  expect(module.modules.map(({ name }) => name)).toEqual(['tool']);
  expect([module.atoms.has('ssl'), module.oldestRelease]).toEqual([true, 25]);
  const source = readEscript(text('#!/usr/bin/env escript\nmain(_) -> ssl:start().\n'), 'tool').facts;
  expect([source.modules, [...source.atoms], source.oldestRelease]).toEqual([[], [], undefined]);
});
