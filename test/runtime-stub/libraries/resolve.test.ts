import { describe, expect, test } from 'bun:test';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { starterOf } from '../../../runtime-stub/libraries/loader.ts';
import { packageRemedy } from '../../../runtime-stub/libraries/packages.ts';
import { resolve } from '../../../runtime-stub/libraries/resolve.ts';
import type { LoaderWorld } from '../../../runtime-stub/libraries/search-order.ts';
import { otp } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { type ElfSample, elf64 } from '../../binary/elf/elf-sample.ts';

const glibc = '/lib64/ld-linux-x86-64.so.2';
const musl = '/lib/ld-musl-x86_64.so.1';
const library = (sample: ElfSample = {}) => elf64({ type: 3, ...sample });

/** Only files, by their paths. */
const world = (files: Record<string, Uint8Array>, libraryPath = ''): LoaderWorld => ({
  read: (path) => files[path],
  libraryPath,
});

/** Resolves a program at `/app/bin/program`: returns the paths of its libraries, and names of missing ones. */
function outcome(sample: ElfSample, files: Record<string, Uint8Array>, libraryPath = '') {
  const { objects, missing } = resolve('/app/bin/program', elf64(sample), world(files, libraryPath));
  return { found: objects.slice(1).map(({ path }) => path), missing: missing.map(({ name }) => name) };
}

describe('glibc', () => {
  const needed = ['liba.so'];
  const everywhere = {
    '/rpath/liba.so': library(),
    '/variable/liba.so': library(),
    '/app/lib/liba.so': library(),
    '/usr/lib/x86_64-linux-gnu/liba.so': library(),
  };
  const found = (sample: ElfSample, libraryPath = '') =>
    outcome({ interpreter: glibc, needed, ...sample }, everywhere, libraryPath).found;

  test('RPATH comes before LD_LIBRARY_PATH, that before RUNPATH, that before the default folders', () => {
    expect(found({ rpath: '/none:/rpath' }, '/variable')).toEqual(['/rpath/liba.so']);
    expect(found({ runpath: '$ORIGIN/../lib' }, '/none;/variable')).toEqual(['/variable/liba.so']);
    expect(found({ rpath: '/rpath', runpath: '/app/lib' })).toEqual(['/app/lib/liba.so']);
    expect(found({})).toEqual(['/usr/lib/x86_64-linux-gnu/liba.so']);
  });

  test('RPATH holds for what a library needs, RUNPATH does not', () => {
    const files = { '/own/liba.so': library({ needed: ['libb.so'] }), '/own/libb.so': library() };
    expect(outcome({ interpreter: glibc, needed, rpath: '/own' }, files)).toEqual({
      found: ['/own/liba.so', '/own/libb.so'],
      missing: [],
    });
    expect(outcome({ interpreter: glibc, needed, runpath: '/own' }, files).missing).toEqual(['libb.so']);
  });

  test('skips files for another processor, and does not search loaded names again', () => {
    const files = {
      '/lib64/liba.so': library({ machine: 183 }),
      '/lib/liba.so': library({ soname: 'libalias.so', needed: ['libalias.so', 'liba.so'] }),
    };
    expect(outcome({ interpreter: glibc, needed }, files)).toEqual({ found: ['/lib/liba.so'], missing: [] });
    expect(outcome({ interpreter: glibc, needed: ['/lib64/liba.so', '/x/$LIB/a'] }, files).missing).toEqual([
      '/lib64/liba.so',
      '/x/$LIB/a',
    ]);
  });

  test('a version that a library does not define; one without versions has all of them', () => {
    const versions = { 'liba.so': ['A_1', 'A_2'] };
    const missing = (a: ElfSample) =>
      resolve(
        '/app/bin/program',
        elf64({ interpreter: glibc, needed, versions }),
        world({ '/lib/liba.so': library(a) }),
      ).missing;
    expect(missing({ definitions: ['liba.so', 'A_1'] })).toEqual([
      { name: 'liba.so', version: 'A_2', by: '/app/bin/program' },
    ]);
    expect(missing({ definitions: ['liba.so', 'A_2', 'A_1'] })).toEqual([]);
    expect(missing({})).toEqual([]);
  });

  test('a library that is loaded later finds what the program has loaded, and the RPATH of the program', () => {
    const files = world({ '/own/liba.so': library({ soname: 'liba.so.1' }), '/own/libb.so': library() });
    const host = resolve('/app/bin/beam.smp', elf64({ interpreter: glibc, needed, rpath: '/own' }), files);
    const nif = library({ needed: ['liba.so.1', 'libb.so', 'libc.so'] });
    expect(resolve('/app/lib/nif.so', nif, files, host).missing.map(({ name }) => name)).toEqual(['libc.so']);
  });

  test('circles end', () => {
    const files = { '/lib/liba.so': library({ needed: ['libb.so'] }), '/lib/libb.so': library({ needed }) };
    expect(outcome({ interpreter: glibc, needed }, files)).toEqual({
      found: ['/lib/liba.so', '/lib/libb.so'],
      missing: [],
    });
  });
});

describe('musl', () => {
  const needed = ['libc.musl-x86_64.so.1', 'libc.so', 'libm.so.6', 'liba.so'];
  const everywhere = {
    '/variable/liba.so': library(),
    '/own/liba.so': library({ needed: ['libb.so'] }),
    '/own/libb.so': library(),
    '/usr/local/lib/liba.so': library(),
    '/usr/lib/liba.so': library(),
    '/opt/lib/liba.so': library(),
  };
  const of = (sample: ElfSample, libraryPath = '', more: Record<string, Uint8Array> = {}) =>
    outcome({ interpreter: musl, needed, ...sample }, { ...everywhere, ...more }, libraryPath);

  test('LD_LIBRARY_PATH comes before RPATH and RUNPATH, which hold for what a library needs', () => {
    expect(of({ runpath: '/own' }, '/variable').found).toEqual(['/variable/liba.so']);
    expect(of({ runpath: '/own' })).toEqual({ found: ['/own/liba.so', '/own/libb.so'], missing: [] });
    expect(of({}).found).toEqual(['/usr/local/lib/liba.so']);
  });

  test('its own file with the folders', () => {
    const file = { '/etc/ld-musl-x86_64.path': Buffer.from('/none\n/opt/lib\n') };
    expect(of({}, '', file).found).toEqual(['/opt/lib/liba.so']);
  });
});

const disk: LoaderWorld = {
  read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  libraryPath: '',
};

testWith(
  { otp25: await otp(25), otp29: await otp(29) },
  'finds the same libraries as the loader itself, for Erlang’s programs and those of this machine',
  async ({ otp25, otp29 }) => {
    const names = ['beam.smp', 'erlexec', 'erl_child_setup', 'inet_gethost', 'escript'];
    const erlang = [otp25, otp29].flatMap(({ bin }) => names.map((name) => join(bin, name)));
    const own = ['bash', 'tar', 'git', 'curl', 'ls']
      .map((name) => Bun.which(name))
      .filter((path) => path !== null);
    let compared = 0;
    for (const program of [process.execPath, ...erlang, ...own]) {
      const path = realpathSync(program);
      const bytes = readFileSync(path);
      const loader = bytes[0] === 0x7f ? starterOf(bytes) : undefined;
      if (!loader || !/ld-linux/.test(loader)) continue;
      const listed = await run(loader, ['--list', path], { env: {} });
      const theirs = [
        ...Buffer.from(listed.stdout)
          .toString()
          .matchAll(/=> (\/\S+) \(/g),
      ];
      const { objects, missing } = resolve(path, bytes, disk);
      const isLibrary = (found: string) => !/\/ld-linux/.test(found);
      const ours = objects.slice(1).map((object) => realpathSync(object.path));
      expect({ path, missing, found: ours.filter(isLibrary).sort() }).toEqual({
        path,
        missing: [],
        found: theirs
          .map(([, found]) => realpathSync(found!))
          .filter(isLibrary)
          .sort(),
      });
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(erlang.length);
  },
);

test('the command that installs a library is that of the system', () => {
  const on = (id: string, library = 'libtinfo.so.6') => packageRemedy(library, `NAME="x"\n${id}\n`);
  expect(on('ID=debian')).toBe('`apt-get install libtinfo6`');
  expect(on('ID=mint\nID_LIKE="ubuntu debian"', 'libncursesw.so.6')).toBe('`apt-get install libncursesw6`');
  expect(on('ID=debian', 'libstdc++.so.6')).toBe('`apt-get install libstdc++6`');
  expect(on('ID="rocky"\nID_LIKE="rhel centos fedora"')).toBe("`dnf install 'libtinfo.so.6()(64bit)'`");
  expect(on('ID=alpine')).toBe('`apk add so:libtinfo.so.6`');
  for (const unknown of ['ID=arch', '']) expect(on(unknown)).toContain('set LD_LIBRARY_PATH');
  expect(on('ID=debian', 'libof-somebody.so.1')).toContain('set LD_LIBRARY_PATH');
});
