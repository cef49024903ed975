import { expect, test } from 'bun:test';
import { isOwnRoot, userVariables, variablesOf } from '../../../runtime-stub/run/variables.ts';

const options = { name: 'hello', inherit: ['ERL_LIBS'], isSourced: false, foldCase: false };
const digest = 'a'.repeat(32);
const own = `/home/x/.cache/onebeam/hello/1-${digest}/release`;

test('takes RELEASE_ variables of the user and of this program, of any version', () => {
  const given = ['RELEASE_NODE=a', 'RELX_X=1', 'HEART_COMMAND=h'];
  expect(userVariables(given, options)).toEqual(given);
  const nested = [`RELEASE_ROOT=${own}`, ...given];
  expect(userVariables(nested, options)).toEqual(nested);
});

test.each(['/opt/other', `/x/onebeam/other/1-${digest}/release`, `/x/onebeam/hello/1-${digest}/release/lib`])(
  'ignores those of the release in %s',
  (root) => {
    const foreign = ['RELEASE_NODE=a', 'RELEASE_COOKIE=c', 'RELX_X=1', 'RELDIR=d', 'HEART_COMMAND=h'];
    expect(userVariables([`RELEASE_ROOT=${root}`, ...foreign, 'PORT=1'], options)).toEqual(['PORT=1']);
  },
);

test('removes flags of another Erlang, and variables of Bun and the launcher', () => {
  const removed = [
    'ERL_FLAGS=+S 1',
    'ERL_OTP27_FLAGS=x',
    'BUN_OPTIONS=x',
    'ONEBEAM=rpc',
    'ONEBEAM_SOURCED=1:',
  ];
  const kept = ['ERL_LIBS=/l', 'HELLO_CACHE_DIR=/c', 'ONEBEAM_CACHE_DIR=/c', 'ELIXIR_ERL_OPTIONS=-x'];
  expect(userVariables([...removed, ...kept], options)).toEqual(kept);
  expect(userVariables(['ERL_FLAGS=+S 1'], { ...options, isSourced: true })).toEqual(['ERL_FLAGS=+S 1']);
});

test('names the cache of a launcher on Windows, too', () => {
  expect(isOwnRoot(`C:\\x\\onebeam\\hello\\1-${digest}\\release`, 'hello')).toBe(true);
});

test('variables keep their order and bytes; the first of a name counts, as in libc', () => {
  const variables = variablesOf(['B=1', 'A=\xff', 'B=2', '=C:=C:\\x'], false);
  variables.set('A', 'a');
  variables.set('C', '');
  expect(variables.entries()).toEqual(['B=1', 'A=a', '=C:=C:\\x', 'C=']);
  expect(variablesOf(['Path=x'], true).get('PATH')).toBe('x');
});
