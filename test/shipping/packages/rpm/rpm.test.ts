import { afterAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rpmChannel } from '../../../../src/shipping/packages/rpm/rpm.ts';
import { sampleTime, tinyProgram, written } from '../sample-program.ts';
import { readCpio, readRpm } from './read-rpm.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-rpm-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function packaged(options: Parameters<typeof tinyProgram>[1] = {}, settings = {}) {
  const place = await mkdtemp(join(folder, 'out-'));
  const [path] = await written(rpmChannel, await tinyProgram(folder, options), place, { rpm: settings });
  const bytes = await readFile(path!);
  const rpm = readRpm(bytes);
  return {
    path: path!,
    bytes,
    ...rpm,
    tag: (number: number) => rpm.header.get(number) as (string | number)[],
  };
}
const hash = (algorithm: string, ...parts: Uint8Array[]) => {
  const sum = createHash(algorithm);
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
};

test('the signature has size and digests of header and payload', async () => {
  const { signature, headerBytes, payload, header } = await packaged();
  expect(signature.get(269)).toEqual([hash('sha1', headerBytes)]);
  expect(signature.get(273)).toEqual([hash('sha256', headerBytes)]);
  expect(signature.get(1000)).toEqual([headerBytes.length + payload.length]);
  expect((signature.get(1004) as Buffer).toString('hex')).toBe(hash('md5', headerBytes, payload));
  const raw = Buffer.from(Bun.zstdDecompressSync(payload));
  expect(signature.get(1007)).toEqual([raw.length]);
  expect(header.get(5092)).toEqual([hash('sha256', payload)]);
  expect(header.get(5097)).toEqual([hash('sha256', raw)]);
});

test('the regions point back to the index', async () => {
  const { signature, header } = await packaged();
  const trailer = (tag: number, count: number) => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(tag, 0);
    bytes.writeUInt32BE(7, 4);
    bytes.writeInt32BE(-16 * count, 8);
    bytes.writeUInt32BE(16, 12);
    return bytes;
  };
  expect(signature.get(62)).toEqual(trailer(62, signature.size));
  expect(header.get(63)).toEqual(trailer(63, header.size));
});

test('says what it is, and not who built it where', async () => {
  const { tag, path, lead } = await packaged();
  expect(path).toEndWith('/hello-1.2.0-1.x86_64.rpm');
  expect(lead.toString('hex', 0, 10)).toBe('edabeedb030000000001');
  const texts = [1000, 1001, 1002, 1004, 1005, 1007, 1014, 1015, 1020, 1021, 1022].map(
    (number) => tag(number)[0],
  );
  expect(texts).toEqual([
    ...['hello', '1.2.0', '1', 'Greets people by name'],
    'It says hello, and nothing else.\n\n.config is not read.',
    ...[
      'localhost',
      'Apache-2.0',
      'Ada Example <ada@example.org>',
      'https://example.org/hello',
      'linux',
      'x86_64',
    ],
  ]);
  expect(tag(1006)).toEqual([sampleTime]);
});

test('owns its own folders and no folder of the system; header and payload have the same files', async () => {
  const { tag, payload } = await packaged();
  const folders = tag(1118);
  const names = tag(1117).map((name, index) => `${folders[Number(tag(1116)[index])]}${name}`);
  expect(names).toEqual([
    '/usr/bin/hello',
    '/usr/lib/hello',
    '/usr/lib/hello/bin',
    '/usr/lib/hello/bin/hello',
    '/usr/lib/hello/erts',
    '/usr/lib/hello/erts/bin',
    '/usr/lib/hello/erts/bin/erlexec',
    '/usr/share/bash-completion/completions/hello',
    '/usr/share/doc/hello',
    '/usr/share/doc/hello/README.md',
    '/usr/share/licenses/hello',
    '/usr/share/licenses/hello/LICENSE',
    '/usr/share/man/man1/hello.1.gz',
  ]);
  const entries = readCpio(Buffer.from(Bun.zstdDecompressSync(payload)));
  expect(entries.map(({ path }) => path)).toEqual(names.map((name) => `.${name}`));
  expect(entries.map(({ mode }) => mode)).toEqual(tag(1030) as number[]);
  expect(entries.map(({ inode }) => inode)).toEqual(tag(1096) as number[]);
  const sums = entries.map(({ mode, content }) => (mode & 0o040000 ? '' : hash('sha256', content)));
  expect(sums).toEqual(tag(1035) as string[]);
  const flags = tag(1037);
  expect(flags[names.indexOf('/usr/share/licenses/hello/LICENSE')]).toBe(128);
  expect(flags[names.indexOf('/usr/share/doc/hello/README.md')]).toBe(2);
});

describe('requires', () => {
  const requires = async (libraries: string[], depends: string[] = []) => {
    const { tag } = await packaged({ libraries }, { requires: depends });
    const texts = tag(1049).map((name, index) => `${name} ${tag(1048)[index]} ${tag(1050)[index]}`.trim());
    return texts.filter((text) => !text.startsWith('rpmlib('));
  };

  test('libraries by name, as rpm itself writes them', async () => {
    expect(await requires(['libc.so.6', 'libodd.so.7'])).toEqual([
      '/bin/sh 0',
      'libc.so.6()(64bit) 0',
      'libodd.so.7()(64bit) 0',
    ]);
  });

  test('rpm to read the compression of the payload', async () => {
    const found = async (compress: string) => {
      const { tag } = await packaged({}, { compress });
      return [tag(1125)[0], ...tag(1049).filter((name) => String(name).includes('PayloadIs'))];
    };
    expect(await found('zstd')).toEqual(['zstd', 'rpmlib(PayloadIsZstd)']);
    expect(await found('gzip')).toEqual(['gzip']);
    if (Bun.which('xz')) expect(await found('xz')).toEqual(['xz', 'rpmlib(PayloadIsXz)']);
  });

  test('only the shell for a static program', async () => {
    expect(await requires([])).toEqual(['/bin/sh 0']);
  });

  test('dependencies of the user, with a version, and instead of a library', async () => {
    expect(
      await requires(['libodd.so.7'], ['openssl-libs >= 3', 'ca-certificates', 'libodd.so.7: odd']),
    ).toEqual(['/bin/sh 0', 'ca-certificates 0', 'odd 0', 'openssl-libs 12 3']);
  });

  test('the features that rpm requires, with their flags', async () => {
    const { tag } = await packaged();
    const at = tag(1049).indexOf('rpmlib(PayloadIsZstd)');
    expect([tag(1048)[at], tag(1050)[at]]).toEqual([(1 << 24) | 8 | 2, '5.4.18-1']);
  });
});

test('`my_app` keeps its name; a candidate sorts before its release; arm64 is aarch64', async () => {
  const { path, tag } = await packaged({ name: 'my_app', version: '2.0.0-rc.1', target: 'linux-arm64' });
  expect(path).toEndWith('/my_app-2.0.0~rc.1-1.aarch64.rpm');
  expect(tag(1047)).toEqual(['my_app', 'my_app(aarch-64)']);
  expect(tag(1113)).toEqual(['2.0.0~rc.1-1', '2.0.0~rc.1-1']);
});

test('missing metadata that rpm requires are an error', async () => {
  for (const key of ['description', 'licence'] as const) {
    await expect(packaged({ metadata: { [key]: '' } })).rejects.toMatchObject({
      code: 'package-metadata-missing',
      data: { channel: 'rpm', key: `[package] ${key}` },
    });
  }
});

test('the same program gives the same bytes', async () => {
  expect((await packaged()).bytes.equals((await packaged()).bytes)).toBe(true);
});
