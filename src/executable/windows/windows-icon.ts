import { CheckedView } from '../../binary/checked-view.ts';
import type { PeResource } from '../../binary/pe/pe-resources.ts';
import { hasCode, OnebeamError } from '../../errors/onebeam-error.ts';

/** `RT_ICON`, `RT_GROUP_ICON` */
export const iconType = { image: 3, group: 14 } as const;
const language = 1033;
const imageLimit = 64;
const headLength = 6;
const entryLength = 16;
const groupEntryLength = 14;

/**
 * An icon as Windows resources: each image separately, and a group with their sizes.
 *
 * @param file an `.ico` file. Source: "Icons" of the Win32 documentation, ICONDIR and GRPICONDIR.
 * @param path of the file, for the error.
 * @throws `windows-icon-invalid`
 */
export function iconResources(file: Uint8Array, path: string): PeResource[] {
  try {
    const view = new CheckedView(file);
    if (view.u16(0) !== 0 || view.u16(2) !== 1)
      throw new OnebeamError('windows-icon-invalid', { path, problem: 'format' });
    const count = view.u16(4);
    if (count < 1 || count > imageLimit) {
      const counts = { expected: imageLimit, found: count };
      throw new OnebeamError('windows-icon-invalid', { path, problem: 'image-count', ...counts });
    }
    const group = Buffer.alloc(headLength + count * groupEntryLength);
    group.set(view.slice(0, headLength));
    const images: PeResource[] = [];
    for (let index = 0; index < count; index++) {
      const at = headLength + index * entryLength;
      const bytes = view.slice(view.u32(at + 12), view.u32(at + 8));
      if (bytes.length === 0)
        throw new OnebeamError('windows-icon-invalid', { path, problem: 'empty-image' });
      const name = index + 1;
      images.push({ type: iconType.image, name, language, bytes });
      // The same as in the file, except for a number instead of the offset.
      const entry = headLength + index * groupEntryLength;
      group.set(view.slice(at, 12), entry);
      group.writeUInt16LE(name, entry + 12);
    }
    return [...images, { type: iconType.group, name: 1, language, bytes: group }];
  } catch (error) {
    if (!hasCode(error, 'binary-malformed')) throw error;
    throw new OnebeamError('windows-icon-invalid', { path, problem: 'damaged', fault: error.data });
  }
}
