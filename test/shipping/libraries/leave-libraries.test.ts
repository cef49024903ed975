import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import type { ThinFile, ThinTree } from '../../../src/shipping/channels/shipped-program.ts';
import { leaveLibraries } from '../../../src/shipping/libraries/leave-libraries.ts';
import { systemNeeds } from '../../../src/shipping/thin/system-needs.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

const file = (path: string, content: Uint8Array): ThinFile => ({
  path,
  mode: 0o755,
  size: content.length,
  sha256: '',
  read: async function* () {
    // One buffer for all pieces, as readers of files have it.
    const buffer = new Uint8Array(64);
    for (let at = 0; at < content.length; at += 64) {
      const piece = content.subarray(at, at + 64);
      buffer.set(piece);
      yield buffer.subarray(0, piece.length);
    }
  },
});

const bill = (...references: string[]) =>
  Buffer.from(
    JSON.stringify({ components: references.map((name) => ({ 'bom-ref': name })), specVersion: '1.5' }),
  );

/** A tree whose emulator needs versions of two libraries, which are packed with others. */
async function treeWith(
  emulator: Record<string, string[]>,
  packed: Record<string, Record<string, string[]>>,
  sbom: Uint8Array = bill('erts@1', ...Object.keys(packed).map((name) => `library/${name}`)),
  more: ThinFile[] = [],
): Promise<ThinTree> {
  const libraries = Object.entries(packed).map(([name, versions]) =>
    file(`erts/shared/${name}`, elf64({ type: 3, needed: Object.keys(versions), versions })),
  );
  const program = elf64({ needed: Object.keys(emulator), versions: emulator });
  const files = [file('erts/bin/beam.smp', program), ...libraries, file('sbom.cdx.json', sbom), ...more];
  return { target: 'linux-x64', files, commands: ['a'], launcher: () => '', needs: await systemNeeds(files) };
}

const text = async (one: ThinFile | undefined): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of one!.read()) pieces.push(piece.slice());
  return Buffer.concat(pieces).toString();
};
const libc = (...versions: string[]) => ({ 'libc.so.6': versions });

test('leaves what every system has, with the C library of the oldest of them; the rest stays', async () => {
  const tree = await treeWith(
    {
      ...libc('GLIBC_2.17'),
      'libstdc++.so.6': ['GLIBCXX_3.4.20'],
      'libz.so.1': ['ZLIB_1.2.2'],
      'libtinfo.so.6': [],
    },
    {
      'libstdc++.so.6': { ...libc('GLIBC_2.36'), 'libgcc_s.so.1': ['GCC_4.2.0'] },
      'libgcc_s.so.1': libc('GLIBC_2.35'),
      'libz.so.1': libc('GLIBC_2.14'),
      'libtinfo.so.6': libc('GLIBC_2.14'),
    },
  );
  expect(tree.needs.glibc).toBe('2.36');
  const { left, files, needs } = await leaveLibraries(tree);
  expect(left).toEqual(['libgcc_s.so.1', 'libstdc++.so.6', 'libz.so.1']);
  expect(files.map(({ path }) => path)).toEqual([
    ...['erts/bin/beam.smp', 'erts/shared/libtinfo.so.6', 'sbom.cdx.json'],
  ]);
  expect(needs.libraries.map(({ soname }) => soname)).toEqual(['libc.so.6', 'libstdc++.so.6', 'libz.so.1']);
  expect(needs.glibc).toBe('2.24');
  const sbom = files.find(({ path }) => path === 'sbom.cdx.json')!;
  const said = await text(sbom);
  expect(JSON.parse(said)).toEqual({
    components: [{ 'bom-ref': 'erts@1' }, { 'bom-ref': 'library/libtinfo.so.6' }],
    specVersion: '1.5',
  });
  expect([sbom.size, sbom.sha256]).toEqual([
    Buffer.byteLength(said),
    createHash('sha256').update(said).digest('hex'),
  ]);
});

test('keeps a library that would need newer systems, and one that such a library needs', async () => {
  const tree = await treeWith(
    { ...libc('GLIBC_2.17'), 'libstdc++.so.6': ['GLIBCXX_3.4.30'], 'libz.so.1': ['ZLIB_1.2.2'] },
    {
      'libstdc++.so.6': { ...libc('GLIBC_2.17'), 'libgcc_s.so.1': ['GCC_12.0.0'] },
      'libgcc_s.so.1': libc('GLIBC_2.17'),
      'libz.so.1': libc('GLIBC_2.14'),
    },
  );
  const { left, files } = await leaveLibraries(tree);
  expect(left).toEqual(['libz.so.1']);
  expect(files.map(({ path }) => path)).toContain('erts/shared/libgcc_s.so.1');
});

test('keeps a library if the program brings another one of its name', async () => {
  const own = file('lib/a-1/priv/libz.so.1', elf64({ type: 3 }));
  const needs = { ...libc('GLIBC_2.17'), 'libz.so.1': ['ZLIB_1.2.2'] };
  const tree = await treeWith(needs, { 'libz.so.1': libc('GLIBC_2.14') }, bill(), [own]);
  expect((await leaveLibraries(tree)).left).toEqual([]);
});

test('keeps a library with a version that no policy knows', async () => {
  const tree = await treeWith(
    { ...libc('GLIBC_2.40'), 'libz.so.1': ['ZLIB_9'] },
    { 'libz.so.1': libc('GLIBC_2.14') },
  );
  expect((await leaveLibraries(tree)).left).toEqual([]);
});

test('keeps everything of a program for musl, and a bill of materials of another form', async () => {
  const musl = await treeWith(
    { 'libc.musl-x86_64.so.1': [], 'libz.so.1': ['ZLIB_1.2.2'] },
    { 'libz.so.1': { 'libc.musl-x86_64.so.1': [] } },
  );
  expect((await leaveLibraries(musl)).files).toEqual(musl.files);
  for (const odd of ['not JSON', 'null', '[]', '{"components":{}}']) {
    const made = await treeWith(
      { ...libc('GLIBC_2.17'), 'libz.so.1': ['ZLIB_1.2.2'] },
      { 'libz.so.1': libc('GLIBC_2.14') },
      Buffer.from(odd),
    );
    const { left, files } = await leaveLibraries(made);
    expect(left).toEqual(['libz.so.1']);
    expect(await text(files.find(({ path }) => path === 'sbom.cdx.json'))).toBe(odd);
  }
});
