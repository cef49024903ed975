import { endOfArchive, tarEntryLength } from '../../src/archive/tar-write.ts';
import type { Manifest, ManifestFrame } from '../../src/payload/format/manifest.ts';

/** Complete frames with some files: all data before and after them can be skipped. */
export interface FrameGroup {
  frames: ManifestFrame[];
  /** Of the first of its files, in the manifest. */
  first: number;
  count: number;
}

/**
 * Divides an archive at the ends of frames that are ends of entries. The length of an entry follows from the
 * manifest, because the packager's own headers are known; if the sum differs, the archive is one group.
 */
export function frameGroups({ files, frames }: Pick<Manifest, 'files' | 'frames'>): FrameGroup[] {
  const whole = [{ frames: [...frames], first: 0, count: files.length }];
  const starts = new Map<number, number>();
  let end = 0;
  for (const [index, file] of files.entries()) {
    starts.set(end, index);
    end += tarEntryLength(file);
  }
  const total = frames.reduce((sum, { rawLength }) => sum + rawLength, 0);
  if (end + endOfArchive.length !== total) return whole;
  const groups: FrameGroup[] = [];
  let at = 0;
  for (const frame of frames) {
    const first = starts.get(at);
    const last = groups.at(-1);
    if (first === undefined && !last) return whole;
    if (first === undefined) last!.frames.push(frame);
    else groups.push({ frames: [frame], first, count: 0 });
    at += frame.rawLength;
  }
  for (const [index, group] of groups.entries())
    group.count = (groups[index + 1]?.first ?? files.length) - group.first;
  return groups;
}
