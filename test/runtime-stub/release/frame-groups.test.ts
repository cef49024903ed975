import { expect, test } from 'bun:test';
import { frameGroups } from '../../../runtime-stub/release/frame-groups.ts';
import { endOfArchive, tarEntryLength, tarHeader, tarPadding } from '../../../src/archive/tar-write.ts';
import { planFrames } from '../../../src/payload/format/frame-plan.ts';
import type { ManifestFile } from '../../../src/payload/format/manifest.ts';

const file = (path: string, size: number): ManifestFile => ({ path, size, mode: 0o644, sha256: '' });
/** Frames as the packager cuts them, none larger than that. */
function framesOf(parts: readonly (readonly ManifestFile[])[], largest: number) {
  const lengths = parts.map((part) => part.map(tarEntryLength));
  lengths.at(-1)!.push(endOfArchive.length);
  const plan = planFrames(lengths, largest);
  return plan.map((rawLength, index) => ({ offset: index * 10, length: 10, rawLength, sha256: '' }));
}
const groupsOf = (parts: readonly (readonly ManifestFile[])[], largest: number) =>
  frameGroups({ files: parts.flat(), frames: framesOf(parts, largest) }).map(({ frames, first, count }) => [
    frames.length,
    first,
    count,
  ]);

test('the length of an entry is that of its header, its content and its padding', () => {
  for (const path of ['a', 'a'.repeat(100), `${'a'.repeat(60)}/${'b'.repeat(60)}`, 'é', 'a'.repeat(200)]) {
    for (const size of [0, 1, 511, 512, 513, 8 ** 11]) {
      const one = file(path, size);
      expect([path, tarEntryLength(one)]).toEqual([path, tarHeader(one, 7).length + size + tarPadding(size)]);
    }
  }
});

test('frames that end where entries end are separate groups; the parts of a payload never share one', () => {
  const [a, b, c] = [file('a', 512), file('b', 512), file('c', 512)];
  expect(groupsOf([[a, b, c], []], 2048)).toEqual([
    [1, 0, 2],
    // The end of the archive has a separate frame here.
    [2, 2, 1],
  ]);
  expect(groupsOf([[a, b], [c]], 1 << 20)).toEqual([
    [1, 0, 2],
    [1, 2, 1],
  ]);
});

test('a file that is cut keeps its frames together', () => {
  const [a, large, b] = [file('a', 512), file('large', 5000), file('z', 100)];
  expect(groupsOf([[a, large, b], []], 2048)).toEqual([
    [1, 0, 1],
    [3, 1, 1],
    [2, 2, 1],
  ]);
});

test('an archive of another length than the files say is one group', () => {
  const files = [file('a', 512), file('b', 512)];
  const frames = framesOf([files.slice(0, 1), files.slice(1)], 1 << 20);
  const longer = frames.map((frame) => ({ ...frame, rawLength: frame.rawLength + 512 }));
  expect(frameGroups({ files, frames: longer })).toEqual([{ frames: longer, first: 0, count: 2 }]);
});
