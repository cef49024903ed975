import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProgram } from '../../src/programs/find-program.ts';
import { findHostOtp } from '../../src/runtimes/host-otp.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-host-')));
afterAll(() => rm(folder, { recursive: true }));

async function program(path: string, text: string): Promise<string> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, `#!/bin/sh\n${text}\n`);
  await chmod(place, 0o755);
  return place;
}

const ran = join(folder, 'ran');
/** An OTP tree whose `erl` records that it was started. */
async function otpTree(root: string): Promise<string> {
  await program(join(root, 'bin/erl'), `touch ${ran}`);
  await program(join(root, 'erts-15.2.7/bin/beam.smp'), '');
  await program(join(root, 'erts-15.2.7/bin/erl'), `touch ${ran}`);
  await program(join(root, 'lib/kernel-10/ebin/kernel.app'), '');
  return join(folder, root);
}

const found = (...folders: string[]) => findHostOtp({ PATH: folders.join(':') });

test('finds the tree of an erl on the path without starting it', async () => {
  const kerl = await otpTree('kerl/27');
  expect(await found(join(kerl, 'bin'))).toBe(kerl);
  expect(await found(join(kerl, 'erts-15.2.7/bin'))).toBe(kerl);
  const debian = await otpTree('debian/usr/lib/erlang');
  await mkdir(join(folder, 'debian/usr/bin'));
  await symlink('../lib/erlang/bin/erl', join(folder, 'debian/usr/bin/erl'));
  expect(await found('/nowhere', join(folder, 'debian/usr/bin'), join(kerl, 'bin'))).toBe(debian);
  const wrapped = await otpTree('nix/lib/erlang');
  await program('nix/bin/erl', `touch ${ran}`);
  expect(await found(join(folder, 'nix/bin'))).toBe(wrapped);
  expect(await Bun.file(ran).exists()).toBe(false);
});

test('runs a wrapper to find Erlang', async () => {
  const root = await otpTree('asdf/installs/27');
  await program('asdf/shims/erl', `printf '%s' '${root}'`);
  expect(await found(join(folder, 'asdf/shims'))).toBe(root);
});

test('finds nothing where there is none, or none that works', async () => {
  expect(await found('/nowhere', '.', '')).toBeUndefined();
  await program('broken/erl', 'echo no version is set; exit 1');
  expect(await found(join(folder, 'broken'))).toBeUndefined();
  await program('lying/erl', 'printf /etc');
  expect(await found(join(folder, 'lying'))).toBeUndefined();
});

test('skips relative folders of PATH: the working directory is not the system', async () => {
  expect(await findProgram('sh', '.:bin:/bin')).toBe('/bin/sh');
  expect(await findProgram('no-such-program', '/bin')).toBeUndefined();
});
