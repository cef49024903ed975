import { expect, test } from 'bun:test';
import { readConfiguration } from '../../src/configuration/configuration.ts';
import { listed } from '../../src/configuration/listed.ts';
import { nearestName } from '../../src/configuration/nearest-name.ts';
import { optionNamed } from '../../src/configuration/option-table.ts';
import { settle } from '../../src/configuration/settle.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../src/errors/text.ts';

const path = '/project/onebeam.toml';
const read = (text: string) => readConfiguration(text, path, (toml) => Bun.TOML.parse(toml));

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
  expect(input).toBe('/project/bin/app');
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

test('versions and addresses of runtimes are no paths', () => {
  expect(read('erts = "27.3"').values.get('erts')).toBe('27.3');
  expect(read('erts = "28.0-rc2"').values.get('erts')).toBe('28.0-rc2');
  expect(read('output = "27"').values.get('output')).toBe('/project/27');
  expect(read('erts = "otp-27"').values.get('erts')).toBe('otp-27');
  expect(read('erts = "https://example.org/o.tgz"').values.get('erts')).toBe('https://example.org/o.tgz');
});

test('unknown keys are errors, with what was probably meant', () => {
  expect(refused('tagret = "x"')).toEqual({
    code: 'config-unknown-key',
    message: '`/project/onebeam.toml` has an unknown key `tagret`',
    hint: 'did you mean `target`?',
  });
  expect(refused('colour = "x"').hint).toContain('the keys are input, $schema, target');
  expect(refused('json = true').code).toBe('config-unknown-key');
});

test('values of another kind are errors that name the key', () => {
  expect(refused('level = "high"').message).toBe(
    '`level` in `/project/onebeam.toml` takes a number, found `"high"`',
  );
  expect(refused('target = [1]').code).toBe('config-value');
  expect(refused('offline = "yes"').code).toBe('config-value');
  expect(refused('boot = "slow"').message).toBe(
    '`boot` in `/project/onebeam.toml` takes "fast" or "escript", found `"slow"`',
  );
  expect(refused('boot = "slow"').code).toBe('config-value');
  expect(refused('level = \n').code).toBe('config-syntax');
});

test('precedence: flag, variable, file; each says who it was', () => {
  const level = [optionNamed('level')];
  const configuration = read('level = 5');
  const of = (flags: object, environment: object, file = true) =>
    settle(level, { ...flags }, { ...environment }, file ? configuration : undefined).get('level');
  expect(of({ level: '7' }, { ONEBEAM_LEVEL: '6' })).toEqual({ value: 7, origin: '--level' });
  expect(of({}, { ONEBEAM_LEVEL: '6' })).toEqual({ value: 6, origin: 'ONEBEAM_LEVEL' });
  expect(of({}, { ONEBEAM_LEVEL: '' })).toEqual({ value: 5, origin: path });
  expect(of({}, {}, false)).toBeUndefined();
});

test('variables: lists with commas, switches in words, and nothing else', () => {
  const options = (['add-app', 'offline', 'json'] as const).map(optionNamed);
  const settled = settle(
    options,
    {},
    { ONEBEAM_ADD_APP: 'ssl,xmerl', ONEBEAM_OFFLINE: 'no', ONEBEAM_JSON: '1' },
    undefined,
  );
  expect([...settled].map(([name, { value }]) => [name, value])).toEqual([
    ['add-app', ['ssl', 'xmerl']],
    ['offline', false],
  ]);
  expect(() => settle(options, {}, { ONEBEAM_OFFLINE: 'perhaps' }, undefined)).toThrow('ONEBEAM_OFFLINE');
});

test('commas separate what a list has, but belong to the names of folders', () => {
  const [name, folder] = (['add-app', 'priv'] as const).map(optionNamed);
  expect([listed(name!, 'ssl,xmerl'), listed(folder!, 'a=b,c=d')]).toEqual([['ssl', 'xmerl'], ['a=b,c=d']]);
  const settled = settle([folder!], {}, { ONEBEAM_PRIV: 'a=b,c=d' }, undefined);
  expect(settled.get('priv')?.value).toEqual(['a=b,c=d']);
});

test('a name is only meant when it is near', () => {
  expect(nearestName('offlin', ['online', 'offline'])).toBe('offline');
  expect(nearestName('xyzzy', ['offline', 'target'])).toBeUndefined();
});
