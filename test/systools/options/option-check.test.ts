import { expect, test } from 'bun:test';
import {
  checkAppupOptions,
  checkPackageOptions,
  checkRelupOptions,
  checkScriptOptions,
  checkTarOptions,
} from '../../../src/systools/options/option-check.ts';

const refused = (check: (options: never) => void, options: unknown): string | undefined => {
  try {
    check(options as never);
    return undefined;
  } catch (error) {
    const { code, data } = error as { code: string; data: { found: string } };
    expect(code).toBe('systools-options-illegal');
    return data.found;
  }
};

test('accepts each option with a value of its type, and none that is undefined', () => {
  const release = {
    otp: 27,
    codePath: ['a'],
    cwd: '/',
    path: [],
    variables: [['A', 'b']],
    exref: ['x'],
    outdir: '',
  };
  expect(
    refused(checkScriptOptions, { ...release, local: true, scriptName: 's', noDotErlang: undefined }),
  ).toBeUndefined();
  expect(
    refused(checkTarOptions, {
      ...release,
      varTar: 'omit',
      extraFiles: [['a', 'b']],
      reproducible: { mtime: 0 },
    }),
  ).toBeUndefined();
  expect(refused(checkRelupOptions, { noexec: true, restartEmulator: false })).toBeUndefined();
  expect(refused(checkAppupOptions, { extra: '[]', outdir: 'x' })).toBeUndefined();
  expect(refused(checkPackageOptions, {})).toBeUndefined();
});

test('names every option that does not exist or has another type', () => {
  expect(refused(checkScriptOptions, { otp: 24, local: 'yes', dirs: [] })).toBe(
    'otp: 24, local: "yes", dirs: []',
  );
  expect(refused(checkTarOptions, { local: true, varTar: 'other' })).toBe('local: true, varTar: "other"');
  expect(refused(checkRelupOptions, { toString: 1 })).toBe('toString: 1');
  expect(refused(checkAppupOptions, { extra: 1 })).toBe('extra: 1');
  expect(refused(checkPackageOptions, { cwd: '' })).toBe('cwd: ""');
});

test('options are an object; values that JSON cannot show do not matter', () => {
  for (const options of [null, [], 'x', 1]) expect(refused(checkScriptOptions, options)).toBeDefined();
  const circle: Record<string, unknown> = {};
  circle.path = circle;
  expect(refused(checkScriptOptions, circle)).toStartWith('path: ');
  expect(refused(checkScriptOptions, { silent: 1n })).toStartWith('silent: ');
});
