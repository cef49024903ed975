import { describe, expect, test } from 'bun:test';
import type { BuildRequest } from '../src/build-request.ts';
import { OnebeamError } from '../src/errors/onebeam-error.ts';
import { describe as textOf } from '../src/errors/text.ts';
import { buildOptions } from '../src/options.ts';

const surroundings = {
  workingFolder: '/project',
  cacheFolder: '/cache',
  environment: {},
  host: { platform: 'linux', arch: 'x64', musl: false },
};
const settled = (request: Partial<BuildRequest>) =>
  buildOptions({ escript: 'my_app', ...request }, surroundings);

/** The message of a refusal as `option-invalid`. */
function refusal(request: Partial<BuildRequest>): string {
  try {
    settled(request);
  } catch (error) {
    if (error instanceof OnebeamError && error.code === 'option-invalid') return textOf(error).message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('priv folders', () => {
  test('start at the working directory; the application may be separate', () => {
    const priv = ['a=native', { application: 'b-1.0', folder: '/else/where' }];
    expect(settled({ priv }).priv).toEqual([
      { application: 'a', folder: '/project/native' },
      { application: 'b-1.0', folder: '/else/where' },
    ]);
  });

  test('of another form are refused', () => {
    expect(refusal({ priv: ['native'] })).toBe(
      'invalid `--priv`: expected `APPLICATION=FOLDER`, found `native`',
    );
  });

  test('are one for each application', () => {
    expect(refusal({ priv: ['a=one', 'b=one', 'a=other'] })).toBe(
      'invalid `--priv`: expected one folder per application, found `a=/project/one, a=/project/other`',
    );
  });
});

describe('variables to inherit', () => {
  test('may have commas and blanks between them, and are taken once', () => {
    const inheritEnvironment = ['ERL_LIBS, ERL_FLAGS', 'ERL_LIBS'];
    expect(settled({ inheritEnvironment }).inheritEnvironment).toEqual(['ERL_LIBS', 'ERL_FLAGS']);
  });

  test('are refused when a system does not accept the name', () => {
    for (const name of ['', '1A', 'A-B', 'A=B', 'É', 'A'.repeat(256)]) {
      expect(refusal({ inheritEnvironment: [name] })).toBe(
        `invalid \`--inherit-env\`: expected names of variables, found \`${name}\``,
      );
    }
  });
});

test('a version that Windows cannot store is refused, and not only when the executable is written', () => {
  expect(refusal({ windows: { version: '1.70000' } })).toBe(
    'invalid `--windows-version`: expected up to four numbers below 65536, such as `1.2.3`, found `1.70000`',
  );
  expect(settled({ windows: { version: '1.2.3-rc1' } }).windows.version).toBe('1.2.3-rc1');
});

describe('the name', () => {
  test('is refused when Windows has a device of it', () => {
    for (const name of ['con', 'NUL', 'aux.1', 'com1']) {
      expect(refusal({ name })).toBe(
        `invalid \`--name\`: expected a name that is not reserved for devices on Windows, found \`${name}\``,
      );
    }
    expect(settled({ name: 'console' }).name).toBe('console');
  });
});

describe('several programs', () => {
  const several = (programs: BuildRequest['programs'], name?: string) =>
    settled({ escript: programs![0]!.escript, programs, name });

  test('are sorted by name, which follows from the file unless it is given', () => {
    const { programs, name } = several(
      [{ escript: 'bin/two.escript' }, { escript: '/x/One' }, { escript: 'c', name: 'a b' }],
      'suite',
    );
    expect(name).toBe('suite');
    expect(programs.map((one) => [one.name, one.escript])).toEqual([
      ['One', '/x/One'],
      ['a b', '/project/c'],
      ['two', '/project/bin/two.escript'],
    ]);
  });

  test('one program is none of several', () => {
    expect(several([{ escript: 'one' }]).programs).toEqual([]);
  });

  const refusedPrograms = (programs: BuildRequest['programs'], name?: string) =>
    refusal({ escript: 'a', programs, name });

  test('need a name for the executable, and names that differ on every file system', () => {
    const [a, b] = [{ escript: 'a' }, { escript: 'b' }];
    expect(refusedPrograms([a, b])).toBe(
      'invalid `--name`: expected a name for the executable of several programs, found nothing',
    );
    const differ = 'invalid `--name`: expected an executable and programs whose names differ, found';
    expect(refusedPrograms([a, b], 'B')).toBe(`${differ} \`B, a, b\``);
    expect(refusedPrograms([a, { escript: 'x/A.escript' }], 'suite')).toBe(`${differ} \`suite, a, A\``);
    for (const name of [' a', 'a ', 'a  b', '-a', 'a/b', 'a\tb', 'con'])
      expect(refusedPrograms([a, { escript: 'b', name }], 'suite')).toContain(`found \`${name}\``);
  });
});
