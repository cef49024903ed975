import type { NativeText } from './machine.ts';

const mark = ' (deleted)';

/**
 * The path of the running executable from what `/proc/self/exe` names. The kernel adds a word to the name of a file that
 * was removed or replaced meanwhile; a file may also have that word in its name.
 *
 * @param isThere whether the file of that very name is the one that runs. Asked only when the word is there.
 */
export function withoutDeleted(link: NativeText, isThere: () => boolean): NativeText {
  return link.endsWith(mark) && !isThere() ? link.slice(0, -mark.length) : link;
}
