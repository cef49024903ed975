import { expect, test } from 'bun:test';
import { isUnneeded } from '../../../src/runtimes/unpack/unneeded-entry.ts';

for (const path of [
  'lib/kernel-1/src/kernel.erl',
  'lib/kernel-1/doc/priv/x',
  'otp/lib/kernel-1/examples/a/b',
  'usr/lib/erlang/lib/ssl-11/c_src/x.c',
  'usr/local/lib/erlang/lib/ssl-11/test/x.erl',
  'man/man1/erl.1',
  'usr/lib/erlang/man/man1/erl.1',
  'otp/misc/format_man_pages',
  'lib/kernel-1/ebin/._kernel.beam',
]) {
  test(`${path} is not needed`, () => expect(isUnneeded(path)).toBe(true));
}

for (const path of [
  'lib/foo-1.0/priv/misc/a',
  'lib/foo-1.0/priv/man/b',
  'lib/foo-1.0/priv/lib/bar/src/c',
  'lib/foo-1.0/priv/src/c',
  'lib/foo-1.0/include/src/x.hrl',
  'lib/misc/ebin/misc.beam',
  'usr/lib/erlang/lib/man-1/ebin/man.beam',
  'usr/lib/erlang/lib/foo-1/priv/doc/x',
  'releases/27/OTP_VERSION',
]) {
  test(`${path} is needed`, () => expect(isUnneeded(path)).toBe(false));
}
