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

/** What OTP's own tests load and no program: of crypto, up to 5 MB. */
const testEngine = /^otp_test_engine\.(so|dll)$/;

/** So many bytes of a file tell. */
export const leftoverStart = 128;

/** Returns true when a file of this name may be one, so that it is worth a look. */
export const mayBeLeftover = (name: string): boolean =>
  testEngine.test(name) || Object.hasOwn(beginnings, extension.exec(name)?.[1] ?? '');

/**
 * Returns true when a file is what nobody needs at run time: objects and static libraries of the build, leftovers of C
 * compilers, and what only OTP's own tests load. Pure.
 *
 * @param start its first `leftoverStart` bytes, or all of it.
 */
export function isBuildLeftover(name: string, start: Uint8Array): boolean {
  if (testEngine.test(name)) return true;
  const kind = extension.exec(name)?.[1] ?? '';
  return mayBeLeftover(name) && beginnings[kind]!.test(Buffer.from(start).toString('latin1'));
}
