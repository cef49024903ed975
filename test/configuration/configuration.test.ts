import { expect, test } from 'bun:test';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../src/errors/text.ts';

const path = '/project/onebeam.toml';
const read = (text: string) => readConfiguration(text, path);

function refused(text: string): { code: string; message: string; hint?: string } {
  try {
    read(text);
  } catch (error) {
    if (error instanceof OnebeamError) return { code: error.code, ...textOf(error) };
    throw error;
  }
  throw new Error('it was taken');
}

test('values are taken as they are written; paths start at the folder of the file', () => {
  const { input, values } = read(
    '"$schema" = "x"\ninput = "bin/app"\ntarget = ["linux-x64", "windows-x64"]\nlevel = 19\noffline = true\n' +
      'output = "out/"\nerts = "../otp"\nlock-file = "ci.lock"\n',
  );
  expect(input).toEqual(['/project/bin/app']);
  expect(read('input = ["a", "../b"]').input).toEqual(['/project/a', '/b']);
  expect(Object.fromEntries(values)).toEqual({
    target: ['linux-x64', 'windows-x64'],
    level: 19,
    offline: true,
    output: '/project/out/',
    erts: '/otp',
    'lock-file': '/project/ci.lock',
  });
});

test('folders behind an equals sign start there, too', () => {
  expect(read('priv = ["a=native", "b=../b=c,d", "c=/priv"]').values.get('priv')).toEqual([
    'a=/project/native',
    'b=/b=c,d',
    'c=/priv',
  ]);
  expect(read('priv = "a=native"').values.get('priv')).toBe('a=/project/native');
  expect(read('priv = ["native"]').values.get('priv')).toEqual(['native']);
});

test('versions and addresses of runtimes are not paths', () => {
  expect(read('erts = "27.3"').values.get('erts')).toBe('27.3');
  expect(read('erts = "28.0-rc2"').values.get('erts')).toBe('28.0-rc2');
  expect(read('output = "27"').values.get('output')).toBe('/project/27');
  expect(read('erts = "otp-27"').values.get('erts')).toBe('otp-27');
  expect(read('erts = "https://example.org/o.tgz"').values.get('erts')).toBe('https://example.org/o.tgz');
});

test('unknown keys are errors, with what was probably meant', () => {
  expect(refused('tagret = "x"')).toEqual({
    code: 'config-unknown-key',
    message: '`/project/onebeam.toml` has an unknown key `tagret` in line 1',
    hint: 'did you mean `target`?',
  });
  expect(refused('colour = "x"').hint).toContain('the keys are input, $schema, package, ship, target');
  expect(refused('json = true').code).toBe('config-unknown-key');
});

test('values of another kind are errors that name the key', () => {
  expect(refused('level = "high"').message).toBe(
    'invalid `level` in `/project/onebeam.toml`, line 1: expected a number, found `"high"`',
  );
  expect(refused('target = [1]').code).toBe('config-value');
  expect(refused('offline = "yes"').code).toBe('config-value');
  expect(refused('boot = "slow"').message).toBe(
    'invalid `boot` in `/project/onebeam.toml`, line 1: expected "fast" or "escript", found `"slow"`',
  );
  expect(refused('boot = "slow"').code).toBe('config-value');
});

test('an error in a value has its line, however the key is spelled', () => {
  expect(refused('# level = 1\nname = "a"\n  "level" = "high"').message).toContain(
    ', line 3: expected a number',
  );
  expect(refused('name = "a"\n[level]\nx = 1').message).toContain(', line 2: expected a number');
  expect(refused('name = "a"\nlevel.x = 1').message).toContain(', line 2: expected a number');
  expect(refused('"l\\u0065vel" = "high"').message).toContain('onebeam.toml`: expected a number');
});

test('invalid TOML is an error with line and column', () => {
  for (const [text, line, column, found] of [
    ['level = \n', 1, 9, 'invalid value'],
    ['erts = "27"\r\noffline = perhaps\n', 2, 11, 'invalid value'],
    ['level = 1\nlevel = 2\n', 2, 1, 'trying to redefine an already defined table or value'],
  ] as const) {
    expect(refused(text)).toMatchObject({
      code: 'config-syntax',
      message: `invalid TOML in \`${path}\`, line ${line}, column ${column}: ${found}`,
    });
  }
  expect(refused(`level = ${'['.repeat(100_000)}`).code).toBe('config-syntax');
});

test('keys that every object of JavaScript has are unknown, too', () => {
  for (const key of ['__proto__', 'constructor', 'toString']) {
    expect(refused(`${key} = 1`).code).toBe('config-unknown-key');
  }
});
