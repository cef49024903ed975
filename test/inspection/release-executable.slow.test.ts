import { afterAll, expect } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSbom } from '../../src/inspection/licences.ts';
import { otp } from '../bed/otp.ts';
import { realRuntime } from '../bed/real-runtimes.ts';
import { rebar3Release } from '../bed/releases.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-executables-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [one, two, tree] = [
  await rebar3Release(27),
  await rebar3Release(27, { version: '2.0.0' }),
  await otp(27),
];

/** Calls the command line. @returns its output. */
async function said(...words: string[]): Promise<string> {
  const { code, out, err } = await onebeam(words, { cwd: folder });
  expect({ words, code, err: code === 0 ? '' : err }).toEqual({ words, code: 0, err: '' });
  return out;
}

testWith(
  { one, two, tree },
  'two versions of a release are compared, their licences listed, and the archive has the program',
  async ({ one, two, tree }) => {
    await said('build', one.folder, '--erts', tree.root, '-o', 'one/garden', '--archive');
    await said(
      'build',
      two.folder,
      '--erts',
      tree.root,
      '-o',
      'two/garden',
      '--kind',
      'app',
      '--add-app',
      'xmerl',
    );
    const difference = JSON.parse(await said('diff', 'one/garden', 'two/garden', '--json'));
    const owners = difference.owners.map(({ name }: { name: string }) => name);
    expect(owners).toContain('garden');
    expect(owners).toContain('xmerl');
    expect(owners).not.toContain('crypto');
    const { added, removed } = difference.files;
    expect(added).toContain('lib/garden-2.0.0/ebin/garden.app');
    expect(removed).toContain('lib/garden-1.0.0/ebin/garden.app');
    const { components } = JSON.parse(await said('licenses', 'one/garden', '--json'));
    const named = new Map(components.map((it: { name: string; version: string }) => [it.name, it.version]));
    for (const name of ['kernel', 'crypto', 'sasl']) expect(named.has(name)).toBe(true);
    const bill = JSON.parse(Buffer.from(await readSbom(join(folder, 'one/garden'))).toString());
    expect(bill).toMatchObject({ metadata: { component: { name: 'garden', version: '1.0.0' } } });
    const [archive] = await Array.fromAsync(new Bun.Glob('one/*.tar.gz').scan(folder));
    await mkdir(join(folder, 'archive'));
    await run('tar', ['-xzf', join(folder, archive!), '-C', join(folder, 'archive')]);
    const [inside] = await Array.fromAsync(new Bun.Glob('archive/**/garden').scan(folder));
    const env = plainEnvironment({ ONEBEAM_CACHE_DIR: join(folder, 'cache'), XDG_STATE_HOME: folder });
    const ran = await run(join(folder, inside!), ['version'], { env, timeout: hangsAfter });
    expect([`${ran.stdout}`, ran.exitCode]).toEqual(['garden 1.0.0\n', 0]);
  },
  300_000,
);

testWith(
  { one, runtime: await realRuntime('darwin-arm64') },
  'a release becomes a bundle for macOS',
  async ({ one, runtime }) => {
    const words = ['-t', 'darwin-arm64', '--erts', runtime.root, '-o', 'mac/garden', '--macos-app'];
    await said('build', one.folder, ...words);
    const files = await Array.fromAsync(new Bun.Glob('mac/**/*').scan(folder));
    expect(files).toContain('mac/garden.app/Contents/MacOS/garden');
    await said('verify', 'mac/garden');
  },
  300_000,
);
