import type { NativeText } from './machine.ts';

const mark = ' (deleted)';

/**
 * The path of the running executable from what `/proc/self/exe` names. The kernel appends a word to the name of
 * a removed or replaced file; a file may also have that word in its name.
 *
 * @param isThere returns true when the running file has that very name. Called only when the name ends with the
 * word.
 */
export function withoutDeleted(link: NativeText, isThere: () => boolean): NativeText {
  return link.endsWith(mark) && !isThere() ? link.slice(0, -mark.length) : link;
}
