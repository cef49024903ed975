import { describe, expect, test } from 'bun:test';
import { extract } from '../../../runtime-stub/release/extract.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { archive, member, pax } from '../../archive/lying-tar.ts';
import { MemoryTree, manifestFile, type PayloadLies, payloadOf } from '../memory-machine.ts';

async function unpacked(tar: Uint8Array, lies: PayloadLies): Promise<MemoryTree> {
  const { payload, machine } = payloadOf(tar, lies);
  const tree = new MemoryTree();
  await extract(machine, payload, tree, () => {});
  return tree;
}

async function refusal(tar: Uint8Array, lies: PayloadLies): Promise<string> {
  try {
    await unpacked(tar, lies);
  } catch (error) {
    if (error instanceof OnebeamError) return error.code;
    throw error;
  }
  return 'accepted';
}

const tool = member({ name: 'bin/tool', content: 'hello', mode: 0o755 });
const toolFile = manifestFile('bin/tool', 'hello', 0o755);
const other = member({ name: 'bin/x', content: 'x' });
const good = archive([tool, other]);
const goodFiles = [toolFile, manifestFile('bin/x')];

test('unpacks the files of the manifest, with frames cut anywhere', async () => {
  for (const cut of [1, 500, 512, 700, good.length - 1]) {
    const parts = [good.subarray(0, cut), good.subarray(cut)];
    const tree = await unpacked(good, {
      files: goodFiles,
      frames: parts.map((part) => Bun.zstdCompressSync(part)),
      rawLengths: parts.map((part) => part.length),
    });
    expect([...tree.files]).toEqual([
      ['bin/tool', { mode: 0o755, content: 'hello' }],
      ['bin/x', { mode: 0o644, content: 'x' }],
    ]);
  }
});

describe('manifest and archive are walked together: refused', () => {
  const cases: Record<string, [Uint8Array, PayloadLies]> = {
    'an entry that is not in the manifest': [good, { files: [toolFile] }],
    'a file of the manifest that does not come': [archive([tool]), { files: goodFiles }],
    'another order': [archive([other, tool]), { files: goodFiles }],
    'another size': [good, { files: [{ ...toolFile, size: 4 }, goodFiles[1]!] }],
    'another mode': [good, { files: [{ ...toolFile, mode: 0o644 }, goodFiles[1]!] }],
    'another name': [good, { files: [{ ...toolFile, path: 'bin/toal' }, goodFiles[1]!] }],
    'set-id and sticky bits': [
      archive([member({ name: 'bin/tool', content: 'hello', mode: 0o6755 })]),
      { files: [toolFile] },
    ],
    'a folder': [archive([member({ name: 'bin/', type: '5', mode: 0o755 }), tool]), { files: [toolFile] }],
    'a link in place of a file': [
      archive([member({ name: 'bin/tool', type: '2', linkName: '/bin/sh', mode: 0o755 })]),
      { files: [{ ...toolFile, size: 0 }] },
    ],
    'hardlink out, absolute (CVE-2024-12905)': [
      archive([member({ name: 'bin/tool', type: '1', linkName: '/etc/passwd', mode: 0o755 })]),
      { files: [{ ...toolFile, size: 0 }] },
    ],
    'hardlink out, relative (CVE-2026-24842)': [
      archive([member({ name: 'bin/tool', type: '1', linkName: '../../x', mode: 0o755 })]),
      { files: [{ ...toolFile, size: 0 }] },
    ],
    'marker inside payload (CVE-2022-36113)': [
      archive([tool, member({ name: '../complete', content: 'onebeam release 1\n' })]),
      { files: [toolFile] },
    ],
    'PAX path that is not the manifest’s': [archive([pax({ path: '../x' }), tool]), { files: [toolFile] }],
    'bytes after the end': [Buffer.concat([good, Buffer.alloc(512, 'x')]), { files: goodFiles }],
    'no end': [good.subarray(0, -1024), { files: goodFiles }],
  };
  for (const [name, [tar, lies]] of Object.entries(cases)) {
    test(name, async () => {
      expect(['payload-mismatch', 'path-unsafe', 'tar-invalid', 'tar-limit', 'tar-truncated']).toContain(
        await refusal(tar, lies),
      );
    });
  }
});

describe('frames: refused before they are decompressed', () => {
  const cases: Record<string, PayloadLies> = {
    'bomb: a frame that states more than the manifest': { files: goodFiles, rawLengths: [good.length - 512] },
    'a frame that states less': { files: goodFiles, rawLengths: [good.length + 512] },
    'a second frame behind the first': {
      files: goodFiles,
      frames: [Buffer.concat([Bun.zstdCompressSync(good), Bun.zstdCompressSync(Buffer.alloc(1e6))])],
    },
    'a skippable frame behind it': {
      files: goodFiles,
      frames: [Buffer.concat([Bun.zstdCompressSync(good), Buffer.from('502a4d1801000000aa', 'hex')])],
    },
    'another digest': {
      files: goodFiles,
      change: (manifest) => (manifest.frames[0]!.sha256 = '00'.repeat(32)),
    },
    'blocks that do not decompress': {
      files: goodFiles,
      frames: [
        Bun.zstdCompressSync(good).map((byte, index, all) =>
          index > all.length / 2 && index < all.length - 8 ? byte ^ 0x55 : byte,
        ),
      ],
    },
    'a manifest of another payload': {
      files: goodFiles,
      change: (manifest) => (manifest.payload.sha256 = '11'.repeat(32)),
    },
  };
  for (const [name, lies] of Object.entries(cases)) {
    test(name, async () => {
      expect(['zstd-limit', 'zstd-invalid', 'payload-digest', 'payload-mismatch', 'tar-invalid']).toContain(
        await refusal(good, lies),
      );
    });
  }

  test('a bomb uses no memory: 10 GiB stated in 1 KiB', async () => {
    const bomb = Buffer.from('28b52ffde000000080020000000100000000', 'hex').subarray(0, 16);
    const before = process.memoryUsage().rss;
    expect(await refusal(good, { files: goodFiles, frames: [bomb], rawLengths: [16 * 1024 * 1024] })).toBe(
      'zstd-limit',
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });
});
