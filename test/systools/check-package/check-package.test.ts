import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { endOfArchive, tarHeader, tarPadding } from '../../../src/archive/tar-write.ts';
import { type CheckedPackage, checkPackage } from '../../../src/systools/check-package/check-package.ts';
import { packageProblemText } from '../../../src/systools/check-package/package-problem.ts';
import { readPackage } from '../../../src/systools/check-package/release-package.ts';
import { mixRelease } from '../../bed/mix-release.ts';
import { otpReleases } from '../../bed/otp.ts';
import { rebar3Release } from '../../bed/rebar3-release.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';
import { twoReleases } from '../two-releases.ts';
import { packageOf } from './package-of.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-check-'));
afterAll(() => rm(folder, { recursive: true }));
const releases = await twoReleases();

const texts = ({ problems }: CheckedPackage) =>
  problems.map((problem) => `${problem.severity}: ${problem.path} ${packageProblemText(problem)}`).sort();

testWith(
  { releases },
  'a package of OTP has no errors, and is said to have no runtime',
  async ({ releases }) => {
    const ran = await onebeam(['systools', 'check-package', '1.0/top.tar.gz'], { cwd: releases });
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^top 1\.0: 4 applications, \d{3} modules, \d{3} files, ERTS 15\./);
    expect(ran.err).toMatch(/^warning: `erts` has no runtime: ERTS 15\.[^\n]*\n$/);
  },
);

testWith({ releases }, 'names each part that is missing, damaged or another one', async ({ releases }) => {
  const whole = await readPackage(join(releases, '1.0/top.tar.gz'));
  const checked = async (change: (files: Map<string, Uint8Array>) => void) => {
    const path = join(folder, 'changed.tar.gz');
    await writeFile(path, await packageOf(join(releases, '1.0/top.tar.gz'), change));
    return texts(await checkPackage(path)).filter((text) => !text.includes('has no runtime'));
  };
  expect(whole.files.get('lib/top-1.0/ebin/top.app')?.content?.length).toBeGreaterThan(100);
  expect(await checked(() => {})).toEqual([]);
  const top = 'lib/top-1.0/ebin';
  expect(
    await checked((files) => {
      files.delete(`${top}/gone.beam`);
      files.set(`${top}/same.beam`, files.get(`${top}/helper.beam`)!);
      files.set(`${top}/extra.beam`, files.get(`${top}/helper.beam`)!);
      files.set(`${top}/server.beam`, Buffer.from('FOR1 no'));
      files.set('lib/stray-2/ebin/x.txt', Buffer.from(''));
      files.set('erts-1.2/bin/erl', Buffer.from(''));
      files.set('releases/1.0/relup', Buffer.from('{"9", [], []}.'));
      files.set('releases/1.0/sys.config', Buffer.from('[{'));
    }),
  ).toEqual([
    'error: erts-1.2 has the runtime of ERTS 1.2, the release wants 15.2.7',
    `error: ${top}/gone.beam is missing`,
    `error: ${top}/same.beam has the module helper, not same`,
    expect.stringContaining(`${top}/server.beam cannot be read: `),
    'error: releases/1.0/relup says 9, the release has 1.0',
    'error: releases/1.0/start.boot loads gone, which is not in the package',
    'error: releases/1.0/start.boot loads server, which is not in the package',
    expect.stringContaining('releases/1.0/sys.config cannot be read: '),
    'warning: lib/stray-2 belongs to no application of the release',
    `warning: ${top.replace('/ebin', '')} has extra, which its .app file does not list`,
  ]);
  expect(
    await checked((files) => {
      for (const path of files.keys()) if (path.startsWith('lib/sasl-')) files.delete(path);
      files.delete('releases/1.0/start.boot');
    }),
  ).toEqual([
    expect.stringMatching(/^error: lib\/sasl-[0-9.]+ is missing$/),
    'error: releases/1.0/start.boot is missing',
  ]);
});

const tools = ['mix', 'rebar3'] as const;
const madeBy = { mix: mixRelease, rebar3: rebar3Release };
for (const release of otpReleases) {
  for (const tool of tools) {
    testWith(
      { made: await madeBy[tool](release) },
      `finds nothing wrong in a package of ${tool} with OTP ${release}`,
      async ({ made }) => {
        const { problems, modules, ...found } = await checkPackage(made.archive);
        expect(problems).toEqual([]);
        expect(found.release).toMatchObject({ name: tool === 'mix' ? 'hello' : 'garden', version: '1.0.0' });
        expect(modules).toBeGreaterThan(200);
      },
    );
  }
}

testWith(
  {
    mix: await mixRelease(27, { includeErts: false }),
    rebar3: await rebar3Release(27, { relx: ['{include_erts, false}', '{system_libs, false}'] }),
  },
  'says which applications the Erlang of the target machine must have, one line each',
  async ({ mix, rebar3 }) => {
    const said = async ({ archive }: { archive: string }) =>
      texts(await checkPackage(archive)).map((text) => text.replaceAll(/-\d[\d.]*/g, ''));
    const outside = (name: string, variable: string) =>
      `warning: lib/${name} is not in the package: the machine where it is unpacked must have $${variable}/${name}/ebin`;
    const runtime = expect.stringMatching(/^warning: erts has no runtime: ERTS 15\.2/);
    const named = (variable: string, ...names: string[]) => names.map((name) => outside(name, variable));
    expect(await said(mix)).toEqual([
      runtime,
      ...named('ROOT/lib', 'compiler', 'crypto', 'kernel', 'sasl', 'stdlib'),
    ]);
    expect(await said(rebar3)).toEqual([
      runtime,
      ...named('SYSTEM_LIB_DIR', 'crypto', 'kernel', 'sasl', 'stdlib'),
    ]);
  },
);

testWith(
  { mix: await mixRelease(27), rebar3: await rebar3Release(27) },
  'names what is damaged in packages of Mix and rebar3',
  async ({ mix, rebar3 }) => {
    const checked = async (from: string, change: (files: Map<string, Uint8Array>) => void) => {
      const path = join(folder, 'made.tar.gz');
      await writeFile(path, await packageOf(from, change));
      return texts(await checkPackage(path));
    };
    const consolidated = 'releases/1.0.0/consolidated';
    expect(
      await checked(mix.archive, (files) => {
        files.delete('lib/hello-1.0.0/ebin/Elixir.Hello.beam');
        for (const path of files.keys()) if (path.startsWith(consolidated)) files.delete(path);
        files.set('releases/1.0.0/sys.config', Buffer.from('nothing'));
      }),
    ).toEqual([
      'error: lib/hello-1.0.0/ebin/Elixir.Hello.beam is missing',
      expect.stringContaining('error: releases/1.0.0/sys.config cannot be read: '),
      `warning: releases/1.0.0/start.boot has $RELEASE_LIB/../${consolidated} on its path, which is not in the package`,
    ]);
    expect(
      await checked(rebar3.archive, (files) => {
        for (const path of files.keys()) {
          if (path.startsWith('lib/garden-')) files.delete(path);
        }
        files.set('erts-9.0/bin/erl', Buffer.from(''));
      }),
    ).toEqual([
      'error: erts-9.0 has the runtime of ERTS 9.0, the release wants 15.2.7',
      'error: lib/garden-1.0.0 is missing',
      'error: releases/1.0.0/start.boot has $ROOT/lib/garden-1.0.0/ebin on its path, which is not in the package',
    ]);
  },
);

test('takes the last of several files of one name, and warns when they differ', async () => {
  const pack = async (...members: [string, string][]) => {
    const pieces = members.flatMap(([path, text]) => [
      tarHeader({ path, size: text.length, mode: 0o644 }, 0),
      Buffer.from(text),
      new Uint8Array(tarPadding(text.length)),
    ]);
    await writeFile(join(folder, 'twice.tar.gz'), gzipSync(Buffer.concat([...pieces, endOfArchive])));
    return checkPackage('twice.tar.gz', { cwd: folder });
  };
  const rel = (version: string) =>
    `{release, {"r", "${version}"}, {erts, "15.2"}, [{kernel, "10.2"}, {stdlib, "6.2"}]}.`;
  const path = 'releases/r.rel';
  const same = await pack([path, rel('1')], [path, rel('1')]);
  expect([same.release?.version, texts(same).some((text) => text.includes('several times'))]).toEqual([
    '1',
    false,
  ]);
  const other = await pack([path, rel('1')], [path, rel('2')]);
  expect(other.release?.version).toBe('2');
  expect(texts(other)).toContain(
    `warning: ${path} is in the archive several times with different content: the last one counts`,
  );
});

test('refuses a file that is not a package, and reports what is missing without a release', async () => {
  const refused = (bytes: Uint8Array) =>
    writeFile(join(folder, 'x'), bytes).then(() =>
      checkPackage('x', { cwd: folder }).catch(({ code }) => code),
    );
  expect(await refused(Buffer.from('text'))).toBe('package-unreadable');
  expect(await refused(gzipSync('text'.repeat(300)))).toBe('tar-invalid');
  expect(await checkPackage('nowhere', { cwd: folder }).catch(({ code }) => code)).toBe('package-unreadable');
  const { problems } = (await refused(gzipSync(new Uint8Array(1024)))) as CheckedPackage;
  expect(problems).toEqual([{ severity: 'error', path: 'releases', kind: 'no-release' }]);
});
