import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { describeBinary } from '../../../src/binary/describe.ts';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../../src/errors/text.ts';
import { surveyNative } from '../../../src/release/native/check-native.ts';
import { nativeFromCache } from '../../../src/release/native/from-cache.ts';
import type { Target } from '../../../src/targets/target.ts';
import { jiffy } from '../../bed/escripts.ts';
import { otp } from '../../bed/otp.ts';
import { run } from '../../bed/run.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';
import { planned } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'from-cache-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const library = (machine: number) => elf64({ machine, type: 3, needed: ['libc.so.6'] });
const x64 = library(62);
const arm64 = library(183);
const applications = [
  { name: 'jiffy', version: '1.1.1' },
  { name: 'html', version: '0.1.2' },
];
const rust = 'lib/html-0.1.2/priv/native/libhtml-v0.1.2-nif-2.15-x86_64-unknown-linux-gnu.so';
const own = [
  inMemory('lib/jiffy-1.1.1/priv/jiffy.so', x64),
  inMemory('lib/jiffy-1.1.1/priv/bin/tool', x64, 0o755),
  inMemory(rust, x64),
];

/** A project, and a cache with archives as `erl_tar` makes them; each with its checksum in the package. */
async function shelf(archives: Record<string, Record<string, Uint8Array | { link: string }>>) {
  const project = await mkdtemp(join(folder, 'project-'));
  const cache = join(project, 'cache');
  await mkdir(cache);
  for (const [name, files] of Object.entries(archives)) {
    const content = await mkdtemp(join(folder, 'content-'));
    for (const [path, file] of Object.entries(files)) {
      await mkdir(dirname(join(content, path)), { recursive: true });
      if ('link' in file) await symlink(file.link, join(content, path));
      else await writeFile(join(content, path), file);
    }
    await run('tar', ['-czf', join(cache, name), '-C', content, ...Object.keys(files)]);
    const application = /html/.test(name) ? 'html' : 'jiffy';
    const sums = join(project, 'deps', application, 'checksum.exs');
    await mkdir(dirname(sums), { recursive: true });
    const sum = createHash('sha256')
      .update(await readFile(join(cache, name)))
      .digest('hex');
    await writeFile(sums, `%{\n  "${name}" => "sha256:${sum}",\n}\n`);
  }
  return { folders: [cache], project, dependencies: join(project, 'deps') };
}

async function found(
  caches: Awaited<ReturnType<typeof shelf>>,
  target: Target = 'linux-arm64',
  emulator: Uint8Array = target.startsWith('windows') ? pe64() : arm64,
) {
  const described = describeBinary(emulator);
  const { misfits } = await surveyNative(own, { target, emulator: described });
  const { files, replaced, archives } = await nativeFromCache(misfits, {
    ...{ caches, target, emulator: described, otp: 25, applications },
    workFolder: join(folder, 'work'),
  });
  const paths = files.map(({ path }) => path).sort();
  return { files, paths, replaced: replaced.sort(), archives: archives.map(({ path }) => path) };
}

const refused = (caches: Awaited<ReturnType<typeof shelf>>, target?: Target) =>
  found(caches, target).then(
    () => undefined,
    (error) => error as OnebeamError,
  );

const problemOf = (error: unknown) => (hasCode(error, 'release-native-cache') ? error.data.problem : error);

const jiffyArchive = 'jiffy-nif-2.16-aarch64-linux-gnu-1.1.1.tar.gz';
const htmlArchive = 'libhtml-v0.1.2-nif-2.15-aarch64-unknown-linux-gnu.so.tar.gz';
const htmlFile = htmlArchive.replace('.tar.gz', '');

test('archives of both tools replace what does not run on the target', async () => {
  const caches = await shelf({
    [jiffyArchive]: { 'jiffy.so': arm64, 'bin/tool': arm64, 'jiffy.so.1': { link: 'jiffy.so' } },
    [htmlArchive]: { [htmlFile]: arm64 },
  });
  const { paths, replaced, archives, files } = await found(caches);
  expect(paths).toEqual([
    rust,
    'lib/jiffy-1.1.1/priv/bin/tool',
    'lib/jiffy-1.1.1/priv/jiffy.so',
    'lib/jiffy-1.1.1/priv/jiffy.so.1',
  ]);
  expect(replaced).toEqual(own.map(({ path }) => path).sort());
  expect(archives.map((path) => path.replace(/.*\//, '')).sort()).toEqual([jiffyArchive, htmlArchive].sort());
  expect(files.every(({ size }) => size === arm64.length)).toBe(true);
});

test('on Windows a library has the name that its module loads, and the extension of the system', async () => {
  const caches = await shelf({
    'jiffy-nif-2.16-x86_64-windows-msvc-1.1.1.tar.gz': { 'jiffy.dll': pe64() },
    'html-v0.1.2-nif-2.16-x86_64-pc-windows-msvc.dll.tar.gz': {
      'html-v0.1.2-nif-2.16-x86_64-pc-windows-msvc.dll': pe64(),
    },
  });
  const { paths, replaced } = await found(caches, 'windows-x64');
  expect(paths).toEqual([rust.replace('.so', '.dll'), 'lib/jiffy-1.1.1/priv/jiffy.dll']);
  expect(replaced).toContain(rust);
});

test('an archive that is in no cache is an error that names it, and how to fetch it', async () => {
  const caches = await shelf({ [jiffyArchive]: { 'jiffy.so': arm64 } });
  const error = await refused(caches);
  expect(error?.code).toBe('release-native-unfit');
  const { message, hint } = textOf(error!);
  expect(message).toBe(
    `native code of \`html\` does not run on linux-arm64: \`${rust}\` is for linux x64, glibc, and no cache has ` +
      `\`${htmlArchive.replace('2.15', '2.16')}\`: looked in \`${caches.folders[0]}\``,
  );
  for (const way of [
    '--native ',
    '--priv html=',
    'mix rustler_precompiled.download',
    'mix elixir_make.checksum',
  ])
    expect(hint).toContain(way);
});

test('an archive has to have the checksum of its package, and the library', async () => {
  const caches = await shelf({ [jiffyArchive]: { 'jiffy.so': arm64 }, [htmlArchive]: { 'other.so': arm64 } });
  const content = await refused(caches);
  expect(problemOf(content)).toBe('content');
  await copyFile(join(caches.folders[0]!, htmlArchive), join(caches.folders[0]!, jiffyArchive));
  const changed = await refused(caches);
  expect(problemOf(changed)).toBe('checksum');
  await rm(caches.dependencies, { recursive: true });
  const unlisted = await refused(caches);
  expect(problemOf(unlisted)).toBe('no-checksum');
});

test('a FIFO in place of an archive or of checksums is refused or skipped, and not opened', async () => {
  const caches = await shelf({ [jiffyArchive]: { 'jiffy.so': arm64 }, [htmlArchive]: { [htmlFile]: arm64 } });
  await run('mkfifo', [join(caches.dependencies, 'jiffy', 'checksum-Elixir.A.exs')]);
  await symlink('gone', join(caches.dependencies, 'jiffy', 'checksum-Elixir.B.exs'));
  expect((await found(caches)).archives).toHaveLength(2);
  await rm(join(caches.folders[0]!, jiffyArchive));
  await run('mkfifo', [join(caches.folders[0]!, jiffyArchive)]);
  const error = await refused(caches);
  expect(problemOf(error)).toBe('content');
});

testWith(
  { library: await jiffy(25), arm: await otp(25, 'arm64') },
  'a real NIF for another processor is refused with each way to give it, and replaced from the cache',
  async ({ library, arm }) => {
    const version = library.replace(/.*jiffy-/, '');
    const foreign = await readFile(join(library, 'priv', 'jiffy.so'));
    const isForeign = foreign.readUInt16LE(18) === 183;
    if (isForeign) return;
    foreign.writeUInt16LE(183, 18);
    const request = { path: dirname(library), start: ['jiffy'], target: 'linux-arm64' } as const;
    const error = await planned(request, arm).catch((cause) => cause as OnebeamError);
    const { message, hint } = textOf(error as OnebeamError);
    expect(message).toBe(
      `native code of \`jiffy\` does not run on linux-arm64: \`lib/jiffy-${version}/priv/jiffy.so\` is for linux x64, glibc`,
    );
    for (const way of ['--native ', '--native-from-cache', '--priv jiffy=']) expect(hint).toContain(way);
    const native = await mkdtemp(join(folder, 'natives-'));
    const given = join(native, 'linux-arm64', 'jiffy', 'priv', 'jiffy.so');
    await mkdir(dirname(given), { recursive: true });
    await copyFile(join(library, 'priv', 'jiffy.so'), given);
    const laidOver = { ...request, native: [join(native, '{target}')] };
    const unfit = await planned(laidOver, arm).catch((cause) => cause as OnebeamError);
    expect(hasCode(unfit, 'release-native-unfit')).toBe(true);
    await writeFile(given, foreign);
    const { native: packed } = await planned(laidOver, arm);
    expect(packed.map(({ content }) => content)).toEqual([{ file: given }]);
    const archive = `jiffy-nif-2.16-aarch64-linux-gnu-${version}.tar.gz`;
    const nativeCaches = await shelf({ [archive]: { 'jiffy.so': foreign } });
    const plan = await planned({ ...request, nativeCaches }, arm);
    expect(plan.native.map(({ path }) => path)).toEqual([`lib/jiffy-${version}/priv/jiffy.so`]);
    expect(plan.leftOut).toContainEqual({ path: `lib/jiffy-${version}/priv/jiffy.so`, why: 'system' });
    const { because } = plan.applications.find(({ name }) => name === 'jiffy')!;
    expect(because.at(-1)).toContain(archive);
  },
);
