/** How each kind begins, by the extension of its name: other files have such names, too. */
const beginnings: Record<string, RegExp> = {
  // Static libraries, and import libraries of Windows.
  a: /^!<(arch|thin)>\n/,
  lib: /^!<arch>\n/,
  // Objects: ELF, Mach-O, COFF.
  o: /^(\x7fELF|[\xce\xcf]\xfa\xed\xfe|\x64\x86|\x4c\x01|\x64\xaa)/,
  exp: /^(\x64\x86|\x4c\x01|\x64\xaa)/,
  la: /^# .* - a libtool library file/,
  pdb: /^Microsoft C\/C\+\+/,
  // What compilers write for make: `x.o: x.c x.h`.
  d: /^\S+\.(o|lo|obj)\s*:/,
};

const extension = /\.([a-z]+)$/;

/** So many bytes of a file tell. */
export const leftoverStart = 128;

/** Whether a file of this name may be one, so that it is worth a look. */
export const mayBeLeftover = (name: string): boolean =>
  Object.hasOwn(beginnings, extension.exec(name)?.[1] ?? '');

/**
 * Whether a file is what nobody needs at run time: objects and static libraries of the build, and leftovers of C
 * compilers. Pure.
 *
 * @param start its first `leftoverStart` bytes, or all of it.
 */
export function isBuildLeftover(name: string, start: Uint8Array): boolean {
  const kind = extension.exec(name)?.[1] ?? '';
  return mayBeLeftover(name) && beginnings[kind]!.test(Buffer.from(start).toString('latin1'));
}
