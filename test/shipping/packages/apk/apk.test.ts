import { afterAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { apkChannel } from '../../../../src/shipping/packages/apk/apk.ts';
import { runOk } from '../../../bed/run.ts';
import { sampleOptions, tinyProgram, written } from '../sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-apk-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const musl = { target: 'linux-x64-musl', libraries: ['libc.musl-x86_64.so.1', 'libodd.so.7'] } as const;

/** The two gzip streams of a package: control and data. */
async function packaged(options: Parameters<typeof tinyProgram>[1] = {}) {
  const place = await mkdtemp(join(folder, 'out-'));
  const program = await tinyProgram(folder, { ...musl, libraries: [...musl.libraries], ...options });
  const [path] = await written(apkChannel, program, place, { apk: { depends: ['ca-certificates'] } });
  const bytes = await readFile(path!);
  const second = bytes.indexOf(Buffer.from('1f8b0800000000', 'hex'), 10);
  return { path: path!, place, control: bytes.subarray(0, second), data: bytes.subarray(second) };
}

test('the control archive has no end, and names the digest of the data', async () => {
  const { path, control, data } = await packaged({ version: '1.2.0-rc.1' });
  expect(path).toEndWith('/hello-1.2.0_rc1-r0.x86_64.apk');
  const tar = gunzipSync(control);
  expect(tar.toString('latin1', 0, 8)).toBe('.PKGINFO');
  const size = Number.parseInt(tar.toString('latin1', 124, 135), 8);
  expect(tar.length).toBe(512 + Math.ceil(size / 512) * 512);
  const text = tar.toString('utf8', 512, 512 + size);
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => /^(pkgname|pkgver|arch|depend|provides|datahash) /.test(line))).toEqual([
    'pkgname = hello',
    'pkgver = 1.2.0_rc1-r0',
    'arch = x86_64',
    'depend = so:libc.musl-x86_64.so.1',
    'depend = so:libodd.so.7',
    'depend = ca-certificates',
    'provides = cmd:hello=1.2.0_rc1-r0',
    `datahash = ${createHash('sha256').update(data).digest('hex')}`,
  ]);
});

test('every file of the data has its SHA-1 in a header before it', async () => {
  const { data, place } = await packaged();
  const tar = gunzipSync(data);
  const sums = [...tar.toString('latin1').matchAll(/\d+ APK-TOOLS\.checksum\.SHA1=([0-9a-f]{40})\n/g)];
  await Bun.write(join(place, 'data.tar'), tar);
  const listed = await runOk('tar', ['--warning=no-unknown-keyword', '-tf', join(place, 'data.tar')]);
  const files = listed.split('\n').filter((name) => name && !name.endsWith('/'));
  expect(files).toContain('usr/lib/hello/bin/hello');
  const found: string[] = [];
  for (const name of files) {
    const content = await runOk('tar', [
      '--warning=no-unknown-keyword',
      '-xOf',
      join(place, 'data.tar'),
      name,
    ]);
    if (name === 'usr/bin/hello') found.push(createHash('sha1').update(content).digest('hex'));
  }
  expect(sums.length).toBe(files.length);
  expect(sums.map(([, sum]) => sum)).toContain(found[0]!);
});

test('an `.apk` is unsigned, and that is said; glibc has none', async () => {
  const options = sampleOptions(folder);
  const { warnings } = await apkChannel(await tinyProgram(folder, { target: 'linux-arm64-musl' }), options);
  expect(warnings).toMatchObject([{ code: 'apk-unsigned' }]);
  const { skipped } = await apkChannel(await tinyProgram(folder), options);
  expect(skipped).toEqual([
    { channel: 'apk', reason: { problem: 'no-target', fits: ['linux-x64-musl', 'linux-arm64-musl'] } },
  ]);
});

test('build metadata in a version are refused before anything is written', async () => {
  await expect(packaged({ version: '1.2.0+5' })).rejects.toMatchObject({ code: 'package-version-refused' });
});
