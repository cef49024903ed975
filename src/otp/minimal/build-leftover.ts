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
  // Dependency files that compilers write for make: `x.o: x.c x.h`.
  d: /^\S+\.(o|lo|obj)\s*:/,
};

const extension = /\.([a-z]+)$/;

/** Libraries that only OTP's tests load: of crypto, up to 5 MB. */
const testEngine = /^otp_test_engine\.(so|dll)$/;

/** The number of bytes needed to recognise a file. */
export const leftoverStart = 128;

/** Returns true when a file of this name may be one, so that it is worth a look. */
export const mayBeLeftover = (name: string): boolean =>
  testEngine.test(name) || Object.hasOwn(beginnings, extension.exec(name)?.[1] ?? '');

/**
 * Returns true for files that are not needed at run time: objects and static libraries of the build, leftovers of C
 * compilers, and libraries that only OTP's tests load. Pure.
 *
 * @param start its first `leftoverStart` bytes, or all of it.
 */
export function isBuildLeftover(name: string, start: Uint8Array): boolean {
  if (testEngine.test(name)) return true;
  const kind = extension.exec(name)?.[1] ?? '';
  return mayBeLeftover(name) && beginnings[kind]!.test(Buffer.from(start).toString('latin1'));
}
