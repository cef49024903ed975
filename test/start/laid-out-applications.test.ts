import { describe, expect, test } from 'bun:test';
import { zipSync } from 'fflate';
import { assembleBeam } from '../../src/beam/assemble.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { laidOutApplications } from '../../src/start/laid-out-applications.ts';

const beam = (module: string) =>
  assembleBeam({ module, imports: [], functions: [{ function: 'main', arity: 1, instructions: [] }] });
const bytes = (text: string) => new TextEncoder().encode(text);

/** An archive `tool` with these files before its own. */
function archive(files: Record<string, string | Uint8Array>, flags = '+sbtu') {
  const entries = Object.entries(files).map(([path, content]) => [path, Buffer.from(content)] as const);
  const all = { ...Object.fromEntries(entries), 'tool/ebin/tool.beam': beam('tool') };
  const zip = zipSync(all, { mtime: '1980-01-02' });
  return readEscript(Buffer.concat([bytes(`#!/usr/bin/env escript\n%%! ${flags}\n`), zip]), 'tool');
}
const options = { modules: true, release: 27, inOtp: () => false };
const paths = ({ files }: ReturnType<typeof laidOutApplications>) => files.map(({ path }) => path).sort();
const starter = 'lib/onebeam/ebin/onebeam_start.beam';

/** The values after a flag, up to the next one. */
function behind({ emulatorArguments }: ReturnType<typeof laidOutApplications>, flag: string): string[][] {
  const found: string[][] = [];
  for (const [at, word] of emulatorArguments.entries()) {
    if (word !== flag) continue;
    const rest = emulatorArguments
      .slice(at + 1)
      .map((next) => (typeof next === 'string' ? next : next.release));
    const end = rest.findIndex((next) => next.startsWith('-'));
    found.push(end < 0 ? rest : rest.slice(0, end));
  }
  return found;
}

describe('a complete archive', () => {
  const whole = laidOutApplications(
    archive(
      {
        'a/ebin/a.app': 'resource',
        'a/ebin/one.beam': 'of one',
        'a/priv/deep/note': 'a note',
        'a/src/one.erl': 'source',
        'top.beam': 'at the top',
        'top.app': 'resource at the top',
        README: 'read',
        'data/table': 'table',
      },
      '+sbtu -escript main tool -pa x',
    ),
    options,
  );

  test('has its applications below lib, and the modules at its top in a folder of its name', () => {
    expect(paths(whole)).toEqual([
      'lib/a/ebin/a.app',
      'lib/a/ebin/one.beam',
      'lib/a/priv/deep/note',
      'lib/a/src/one.erl',
      starter,
      'lib/tool/ebin/tool.beam',
      'lib/tool/top.app',
      'lib/tool/top.beam',
    ]);
    const note = whole.files.find(({ path }) => path.endsWith('note'))!;
    expect(note).toMatchObject({ size: 6, mode: 0o644, content: bytes('a note') });
    expect(whole.applications).toEqual(['a']);
  });

  test('has the folder of the main module first', () => {
    expect(whole.folders.map(({ path }) => path)).toEqual(['lib/tool/ebin', 'lib/a/ebin', 'lib/tool']);
  });

  test('is started by the starter, with its own arguments except the name of its main module', () => {
    expect(whole.emulatorArguments.slice(0, 3)).toEqual(['+sbtu', '-pa', 'x']);
    expect(behind(whole, '-escript')).toEqual([['main', 'onebeam_start']]);
    expect(behind(whole, '-pz')).toEqual([['lib/onebeam/ebin']]);
    expect(behind(whole, '-onebeam_start')).toEqual([
      // Each is put in front of the one before.
      ['lib/tool', 'lib/a/ebin', 'lib/tool/ebin'],
      ['bin/tool/a/ebin', 'bin/tool', 'bin/tool/tool/ebin', 'lib/onebeam/ebin'],
      [],
    ]);
  });
});

describe('modules stay in the archive', () => {
  const inArchive = (files: Parameters<typeof archive>[0], more = {}) => {
    const escript = archive(files);
    const laidOut = laidOutApplications(escript, { ...options, ...more });
    expect(laidOut).toEqual({
      files: [],
      applications: [],
      folders: [],
      emulatorArguments: [...escript.header.emulatorArguments, '-escript', 'main', 'tool'],
    });
  };

  test('on request', () => inArchive({ 'a/ebin/one.beam': 'one' }, { modules: false }));
  test('when two have the same name', () => inArchive({ 'a/ebin/one.beam': 'one', 'one.beam': 'one' }));
  test('when the main module is one of them', () => inArchive({ 'a/ebin/tool.beam': beam('tool') }));
  test('when names differ by case only', () => {
    inArchive({ 'a/ebin/one.beam': 'one', 'A/ebin/two.beam': 'two' });
    inArchive({ 'a/ebin/one.beam': 'one', 'a/ebin/One.beam': 'two' });
  });
  test('when it has a file where the starter goes', () =>
    inArchive({ 'onebeam/ebin/onebeam_start.beam': 'mine' }));
  test('when it has more folders than a command line should name', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}/ebin/m${at}.beam`, 'm']));
    inArchive(many(300));
    expect(laidOutApplications(archive(many(299)), options).folders).toHaveLength(300);
  });
});

describe('priv folders', () => {
  const files = { 'a/ebin/one.beam': 'one', 'a/priv/note': 'a note', 'b/priv/note': 'not on the path' };
  const given = [
    {
      application: 'a',
      files: [{ path: 'lib/a/priv/other', mode: 0o755 as const, size: 1, content: bytes('o') }],
    },
  ];

  test('are laid out without the modules, which are still found in the archive', () => {
    const laidOut = laidOutApplications(archive(files), { ...options, modules: false });
    expect(paths(laidOut)).toEqual(['lib/a/ebin/.keep', 'lib/a/priv/note', starter]);
    expect([laidOut.applications, laidOut.folders]).toEqual([['a'], []]);
    expect(behind(laidOut, '-onebeam_start')).toEqual([['lib/a/ebin'], [], []]);
  });

  test('are those that are given, in place of the ones in the archive', () => {
    for (const modules of [true, false]) {
      const laidOut = laidOutApplications(archive(files), { ...options, modules, given });
      expect(paths(laidOut).filter((path) => path.startsWith('lib/a/priv'))).toEqual(['lib/a/priv/other']);
      expect(laidOut.files).toContainEqual(given[0]!.files[0]!);
    }
  });

  test('may be of an application that the archive does not have', () => {
    const own = archive({ 'b/ebin/two.beam': 'two' });
    const laidOut = laidOutApplications(own, { ...options, given });
    expect(laidOut.applications).toEqual(['a']);
    expect(paths(laidOut)).toContain('lib/a/ebin/.keep');
    expect(behind(laidOut, '-onebeam_start')[0]).toEqual(['lib/a/ebin', 'lib/b/ebin', 'lib/tool/ebin']);
  });

  test('go into the folder that the archive has for their application, whatever its version', () => {
    const versioned = {
      'a-1.0/ebin/one.beam': 'one',
      'a-1.0/priv/note': 'a note',
      'a-b/ebin/two.beam': 'two',
    };
    for (const modules of [true, false]) {
      const laidOut = laidOutApplications(archive(versioned), { ...options, modules, given });
      expect(paths(laidOut).filter((path) => path.includes('/priv/'))).toEqual(['lib/a-1.0/priv/other']);
      expect(paths(laidOut).filter((path) => path.startsWith('lib/a/'))).toEqual([]);
      expect(laidOut.applications).toEqual(['a-1.0']);
      expect(behind(laidOut, '-onebeam_start')[0]).toContain('lib/a-1.0/ebin');
    }
  });

  test('may name a folder of the archive', () => {
    const named = [
      {
        application: 'a-2',
        files: [{ path: 'lib/a-2/priv/x', mode: 0o644 as const, size: 1, content: bytes('x') }],
      },
    ];
    const versions = { 'a-1/ebin/one.beam': 'one', 'a-2/ebin/two.beam': 'two' };
    const laidOut = laidOutApplications(archive(versions), { ...options, given: named });
    expect(paths(laidOut).filter((path) => path.includes('/priv/'))).toEqual(['lib/a-2/priv/x']);
  });

  test('of a source are put on the path by a flag', () => {
    const source = readEscript(bytes('#!/usr/bin/env escript\n%%! +sbtu\nmain(_) -> ok.\n'), 'tool');
    expect(laidOutApplications(source, options).emulatorArguments).toEqual(['+sbtu']);
    const laidOut = laidOutApplications(source, { ...options, given });
    expect(paths(laidOut)).toEqual(['lib/a/ebin/.keep', 'lib/a/priv/other']);
    expect(laidOut.emulatorArguments).toEqual(['+sbtu', '-pa', { release: 'lib/a/ebin' }]);
  });
});

test('an application called onebeam keeps its folder', () => {
  for (const given of [[], [{ application: 'onebeam', files: [] }]]) {
    const laidOut = laidOutApplications(archive(given.length ? {} : { 'onebeam/ebin/one.beam': 'one' }), {
      ...options,
      given,
    });
    const [front, gone] = behind(laidOut, '-onebeam_start');
    expect(front).toContain('lib/onebeam/ebin');
    expect(gone).not.toContain('lib/onebeam/ebin');
  }
});

test('programs may be run', async () => {
  const elf = await Bun.file('/bin/true').bytes();
  const escript = readEscript(
    Buffer.concat([
      bytes('#!/usr/bin/env escript\n'),
      zipSync(
        {
          'tool/ebin/tool.beam': beam('tool'),
          'tool/priv/helper': elf,
          'tool/priv/plain.sh': bytes('#!/bin/sh\n'),
          'tool/priv/run.sh': [bytes('#!/bin/sh\n'), { os: 3, attrs: 0o755 << 16 }],
        },
        { mtime: '1980-01-02' },
      ),
    ]),
    'tool',
  );
  const modes = laidOutApplications(escript, options).files.map(({ path, mode }) => [path, mode]);
  expect(Object.fromEntries(modes)).toMatchObject({
    'lib/tool/priv/helper': 0o755,
    'lib/tool/priv/plain.sh': 0o755,
    'lib/tool/priv/run.sh': 0o755,
    'lib/tool/ebin/tool.beam': 0o644,
  });
});
