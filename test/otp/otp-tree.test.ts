import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { otp, otpReleases, otpVersion } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-otp-'));
afterAll(() => rm(folder, { recursive: true }));

/** A small OTP tree with these applications: folder of `lib/` and text of the `.app` file. */
async function tree(
  applications: Record<string, string>,
  more: Record<string, string> = {},
): Promise<string> {
  const root = await mkdtemp(join(folder, 't-'));
  const files: Record<string, string> = {
    'erts-15.2.7/bin/beam.smp': '',
    'releases/27/OTP_VERSION': '27.3\n',
    ...more,
  };
  for (const [name, text] of Object.entries({ 'kernel-10': app('kernel', '10'), ...applications })) {
    files[`lib/${name}/ebin/${name.replace(/-.*/, '')}.app`] = text;
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const app = (name: string, version: string, modules = name) =>
  `{application, ${name}, [{description, ""}, {vsn, "${version}"}, {modules, [${modules}]}]}.`;

test('sees an application whose version has hyphens', async () => {
  const read = await readOtpTree(await tree({ 'foo-1.0.0-rc.1': app('foo', '1.0.0-rc.1') }));
  expect(read.applications.get('foo')).toMatchObject({ version: '1.0.0-rc.1', modules: [] });
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `reads Debian's OTP ${release}`, async ({ tree }) => {
    const read = await readOtpTree(join(tree.root, '..', '..', '..'));
    expect(read).toMatchObject({
      root: tree.root,
      emulator: join(tree.root, `erts-${tree.erts}`),
      release: String(release),
      version: await otpVersion(tree),
      erts: tree.erts,
    });
    for (const name of ['kernel', 'stdlib', 'compiler', 'crypto', 'ssl', 'common_test', 'os_mon']) {
      const { folder, version, resource, modules } = read.applications.get(name)!;
      expect(folder).toBe(join(tree.root, 'lib', `${name}-${version}`));
      expect([...resource.modules].sort()).toEqual([...modules]);
    }
    // Debian's erlang-dev has folders with only header files.
    expect(read.applications.has('megaco')).toBe(false);
    expect(['lists', 'file', 'crypto', 'ssl_cipher', 'yecc', 'nowhere'].map(read.moduleOwner)).toEqual([
      'stdlib',
      'kernel',
      'crypto',
      'ssl',
      'parsetools',
      undefined,
    ]);
  });
}

describe('readOtpTree', () => {
  test('takes the newest version of an application', async () => {
    const root = await tree({
      'ssl-9.10': app('ssl', '9.10'),
      'ssl-11.2.1': app('ssl', '11.2.1'),
      'ssl-11.2': app('ssl', '11.2'),
    });
    const { applications } = await readOtpTree(root);
    expect(applications.get('ssl')).toMatchObject({
      version: '11.2.1',
      folder: join(root, 'lib/ssl-11.2.1'),
    });
  });

  test('knows the owner of a module by its file before lists of modules', async () => {
    const root = await tree(
      { 'a-1': app('a', '1', 'moved, listed'), 'b-1': app('b', '1', 'b') },
      { 'lib/b-1/ebin/moved.beam': '' },
    );
    const { moduleOwner } = await readOtpTree(root);
    expect(['moved', 'listed', 'b', 'c'].map(moduleOwner)).toEqual(['b', 'a', 'b', undefined]);
  });

  test('takes an application folder without a version', async () => {
    const root = await tree({ mnesia: app('mnesia', '4.23') });
    expect((await readOtpTree(root)).applications.get('mnesia')?.version).toBe('4.23');
  });

  test('refuses application files that are damaged or would name another folder', async () => {
    for (const text of [
      '',
      'not a term',
      '{application, other, []}.',
      app('ssl', '../../x'),
      app('ssl', ''),
    ]) {
      const root = await tree({ 'ssl-1': text });
      await expect(readOtpTree(root)).rejects.toMatchObject({
        code: 'otp-application-unreadable',
        data: { path: join(root, 'lib/ssl-1/ebin/ssl.app') },
      });
    }
  });
});
