import { expect, test } from 'bun:test';
import { hasCode } from '../src/errors/onebeam-error.ts';
import { build, describe as textOf } from '../src/index.ts';
import { checkRequestTypes } from '../src/request-types.ts';

function refused(request: unknown): string | undefined {
  try {
    checkRequestTypes(request);
  } catch (error) {
    if (hasCode(error, 'option-invalid')) return textOf(error).message;
    throw error;
  }
  return undefined;
}

test.each([
  [undefined, 'invalid `request`: expected an object with `escript`, found `undefined`'],
  [[], 'invalid `request`: expected an object with `escript`, found `array`'],
  [{}, 'invalid `escript`: expected the path of an escript, found `undefined`'],
  [{ escript: '' }, 'invalid `escript`: expected the path of an escript, found ``'],
  [{ escript: 'a', level: '3' }, 'invalid `level`: expected a number, found `3`'],
  [{ escript: 'a', targets: 'host' }, 'invalid `targets`: expected an array of strings, found `host`'],
  [{ escript: 'a', shake: 1 }, 'invalid `shake`: expected `true` or `false`, found `1`'],
  [
    { escript: 'a', priv: [{ application: 'b' }] },
    'invalid `priv`: expected an array of `APPLICATION=FOLDER` or `{ application, folder }`, found `array`',
  ],
  [{ escript: 'a', windows: null }, 'invalid `windows`: expected an object, found `null`'],
  [{ escript: 'a', windows: { icon: 1 } }, 'invalid `windows.icon`: expected a string, found `1`'],
])('refuses %j', (request, message) => expect(refused(request)).toBe(message));

test('an unknown field is an error that lists the known ones', () => {
  expect(refused({ escript: 'a', target: 'host' })).toMatch(/^invalid `target`: expected one of escript, /);
  expect(refused({ escript: 'a', constructor: 1 })).toMatch(/^invalid `constructor`: /);
});

test('accepts a request with fields of every type, and fields that are undefined', () => {
  const request = { escript: 'a', targets: ['host'], level: 3, shake: true, priv: ['a=b'], name: undefined };
  expect(refused({ ...request, windows: { title: 'A' } })).toBeUndefined();
});

test('build refuses a request without an escript before it touches anything', async () => {
  const error = await build({} as never).catch((reason: unknown) => reason);
  expect(hasCode(error, 'option-invalid')).toBe(true);
});
