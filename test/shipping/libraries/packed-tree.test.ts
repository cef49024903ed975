import { expect, test } from 'bun:test';
import type { ThinFile, ThinTree } from '../../../src/shipping/channels/shipped-program.ts';
import { packedTree, systemLibraries } from '../../../src/shipping/libraries/packed-tree.ts';
import { systemNeeds } from '../../../src/shipping/thin/system-needs.ts';
import { elf64 } from '../../binary/elf/elf-sample.ts';

const file = (path: string, content: Uint8Array): ThinFile => ({
  path,
  mode: 0o755,
  size: content.length,
  sha256: '',
  read: async function* () {
    yield content;
  },
});
const versions = { 'libc.so.6': ['GLIBC_2.28'] };
const files = [
  file('erts/bin/beam.smp', elf64({ needed: ['libc.so.6', 'libz.so.1'], versions })),
  file('erts/shared/libz.so.1', elf64({ type: 3, needed: ['libc.so.6'], versions })),
];
const needs = await systemNeeds(files);
const tree: ThinTree = { target: 'linux-x64', files, commands: ['a'], launcher: () => '', needs };
const target = { thin: async () => tree };

test('leaves libraries by default, and packs them on request', async () => {
  expect((await packedTree('deb', target, { settings: {} })).left).toEqual(['libz.so.1']);
  expect((await packedTree('deb', target, { settings: { deb: { libraries: 'system' } } })).left).toEqual([
    'libz.so.1',
  ]);
  const packed = await packedTree('deb', target, { settings: { deb: { libraries: 'packed' } } });
  expect([packed.left, packed.files]).toEqual([[], files]);
  // The setting of another channel.
  expect((await packedTree('npm', target, { settings: { deb: { libraries: 'packed' } } })).left).toEqual([
    'libz.so.1',
  ]);
});

test('a file says it only where there is something to say', () => {
  expect([systemLibraries(), systemLibraries([]), systemLibraries(['libz.so.1'])]).toEqual([
    {},
    {},
    { systemLibraries: ['libz.so.1'] },
  ]);
});
