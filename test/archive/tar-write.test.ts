import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOfArchive, tarHeader, tarPadding } from '../../src/archive/tar-write.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-tar-'));
afterAll(() => rm(folder, { recursive: true }));

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const file = (path: string, size = 5, mode: 0o644 | 0o755 = 0o644) => ({ path, size, mode });

/** Returns the listing of the system's tar for an archive of these files, all with the content `hello`. */
async function listed(paths: string[]): Promise<string[]> {
  const archive = join(folder, 'a.tar');
  const content = new Uint8Array(512);
  content.set(new TextEncoder().encode('hello'));
  await writeFile(
    archive,
    Buffer.concat([...paths.flatMap((path) => [tarHeader(file(path), 0), content]), endOfArchive]),
  );
  const ran = Bun.spawnSync(['tar', '--quoting-style=literal', '-tf', archive], {
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect(ran.stderr.toString()).toBe('');
  return ran.stdout.toString().trimEnd().split('\n');
}

describe('tarHeader', () => {
  test('is a USTAR header without owner, names or anything of this host', () => {
    const header = tarHeader(file('erts/bin/erl', 1234, 0o755), 1_700_000_000);
    expect(text(header).replaceAll('\0', '.').trimEnd()).toBe(
      `${'erts/bin/erl'.padEnd(100, '.')}0000755.0000000.0000000.00000002322.14524770400.010710. 0`.replace(
        '010710',
        text(header.subarray(148, 154)),
      ) + `${'.'.repeat(100)}ustar.00${'.'.repeat(64)}0000000.0000000.${'.'.repeat(167)}`,
    );
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    expect(Number.parseInt(text(header.subarray(148, 154)), 8)).toBe(sum);
  });

  test('puts a path of up to 255 bytes into the header when it can be cut, and a longer one before it', async () => {
    const cut = `${'d'.repeat(155)}/${'n'.repeat(100)}`;
    expect(tarHeader(file(cut), 0)).toHaveLength(512);
    const paths = [
      'a',
      'n'.repeat(100),
      cut,
      'n'.repeat(101),
      `${'d'.repeat(156)}/n`,
      `x/${'y/'.repeat(300)}z`,
      'pä/日本.txt',
    ];
    expect(await listed(paths)).toEqual(paths);
  });

  test('the length of a PAX record counts its own digits', () => {
    // 9 + 91 bytes and 2 digits make 102 with a third digit.
    for (const length of [101, 105, 106, 107, 108, 985, 986, 987, 988, 989, 990]) {
      const header = tarHeader(file('n'.repeat(length)), 0);
      const record = text(header.subarray(512, header.length - 512)).replaceAll('\0', '');
      expect(Number(record.split(' ')[0])).toBe(record.length);
    }
  });

  test('holds sizes above 8 GiB', () => {
    const header = tarHeader(file('big', 2 ** 40), 0);
    expect(text(header.subarray(512, 540))).toContain('22 size=1099511627776\n');
  });
});

test('pads content to complete blocks', () => {
  expect([0, 1, 511, 512, 513].map(tarPadding)).toEqual([0, 511, 1, 0, 511]);
});
