import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOtpRoot } from '../../src/otp/find-otp-root.ts';
import { readOtpRelease } from '../../src/otp/otp-release.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-root-'));
afterAll(() => rm(folder, { recursive: true }));

/** A folder with these files. */
async function tree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(folder, 't-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const otp = (below: string, beam = 'beam.smp', erts = '15.2.7') => ({
  [join(below, `erts-${erts}/bin`, beam)]: 'x',
  [join(below, 'lib/kernel-10.2.7/ebin/kernel.app')]: 'x',
  [join(below, 'releases/27/OTP_VERSION')]: '27.3.4\n',
});

describe('findOtpRoot', () => {
  for (const [name, below] of [
    ['no top folder (erlef/otp_builds, gleam-community, Windows)', '.'],
    ['a top folder (hex.pm)', 'OTP-27.3.4'],
    ['a Debian package', 'usr/lib/erlang'],
    ['make install (cocoa-xu)', 'usr/local/lib/erlang'],
    ['make install below a top folder', 'otp-x86_64-linux-gnu/usr/local/lib/erlang'],
  ] as const) {
    test(`finds the tree of ${name}`, async () => {
      const root = await tree(otp(below, name.includes('Windows') ? 'beam.smp.dll' : 'beam.smp'));
      const found = await findOtpRoot(root);
      expect(found).toEqual({ root: join(root, below), emulator: join(root, below, 'erts-15.2.7') });
      expect(await readOtpRelease(found.root, found.emulator)).toEqual({
        release: '27',
        version: '27.3.4',
        erts: '15.2.7',
      });
    });
  }

  test('finds the tree that one of its folders belongs to', async () => {
    const root = await tree(otp('.'));
    expect((await findOtpRoot(join(root, 'erts-15.2.7'))).root).toBe(root);
  });

  test('finds a minimal tree, whose emulator is in bin', async () => {
    const root = await tree({
      'bin/beam.smp': 'x',
      'lib/kernel-10.2.7/ebin/kernel.app': 'x',
      'releases/27/OTP_VERSION': '27.3.4\n',
      'releases/start_erl.data': '15.2.7 27\n',
    });
    const found = await findOtpRoot(root);
    expect(found).toEqual({ root, emulator: root });
    expect(await readOtpRelease(root, root)).toEqual({ release: '27', version: '27.3.4', erts: '15.2.7' });
  });

  test('says what it is not', async () => {
    for (const files of [
      { 'README.md': 'x' },
      { 'erts-15.2.7/bin/beam.smp': 'x' },
      { 'erts-15.2.7/bin/erlexec': 'x', 'lib/kernel-10/ebin/kernel.app': 'x' },
      { 'erts/emulator/beam/erl_init.c': 'x', 'lib/kernel/src/kernel.erl': 'x' },
    ]) {
      await expect(findOtpRoot(await tree(files))).rejects.toMatchObject({ code: 'otp-not-found' });
    }
    await expect(findOtpRoot(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'otp-not-found' });
    const two = await tree({ ...otp('a'), ...otp('b') });
    await expect(findOtpRoot(two)).rejects.toMatchObject({
      code: 'otp-ambiguous',
      data: { roots: [join(two, 'a'), join(two, 'b')] },
    });
    const several = await tree({ ...otp('.'), ...otp('.', 'beam.smp', '14.0') });
    await expect(findOtpRoot(several)).rejects.toMatchObject({
      code: 'otp-several-erts',
      data: { folders: ['erts-14.0', 'erts-15.2.7'] },
    });
  });
});

describe('readOtpRelease', () => {
  const read = async (files: Record<string, string>, emulator = 'erts-15.2.7') =>
    readOtpRelease(await tree(files), emulator);

  test('takes the release that the emulator is of, and its full version', async () => {
    expect(
      await read({
        'releases/9/OTP_VERSION': '9',
        'releases/27/OTP_VERSION': '27.3.4.1**\n',
        'releases/RELEASES': '',
      }),
    ).toEqual({
      release: '27',
      version: '27.3.4.1',
      erts: '15.2.7',
    });
    expect(await read({ 'releases/29/start.boot': '' }, 'erts-17.1.1')).toMatchObject({ version: '29' });
  });

  test('recognises it by the emulator if `releases/` has other version numbers', async () => {
    for (const files of [{ 'releases/0.1.0/my.rel': '' }, { 'releases/31/start.boot': '' }]) {
      expect(await read(files)).toEqual({ release: '27', version: '27', erts: '15.2.7' });
    }
  });

  test('takes the newest number of releases where the emulator is older than OTP 23', async () => {
    const files = { 'releases/9/OTP_VERSION': '9', 'releases/22/OTP_VERSION': '22.3' };
    expect(await read(files, 'erts-10.7')).toMatchObject({ release: '22', version: '22.3' });
    await expect(read({ 'releases/0.1.0/my.rel': '' }, 'erts-10.7')).rejects.toMatchObject({
      code: 'otp-no-release',
    });
  });

  test('refuses an invalid version, which would be in manifests and names of folders', async () => {
    for (const text of ['../../x', '27 ; rm', '<html>', '27.'.repeat(20)]) {
      await expect(read({ 'releases/27/OTP_VERSION': text })).rejects.toMatchObject({
        code: 'otp-no-release',
      });
    }
  });
});
