import type { ErrorTexts } from '../error-text.ts';

export const binaryTexts = {
  'binary-malformed': ({ path, expected, found }) => ({
    message: `${path ? `\`${path}\`` : 'this executable'} is damaged: expected ${expected}, found ${found}`,
    hint: 'get or build the file anew; when another program reads it well, report it',
  }),
  'binary-unloadable': ({ path }) => ({
    message: `no system can load \`${path}\`: its dynamic section is outside the parts that are mapped`,
    hint: 'a tool such as `strip` broke the file after `patchelf` had changed it: get or build it again',
  }),
  'binary-signature': ({ path, found }) => ({
    message: found
      ? `the code signature of \`${path}\` does not match its content (page ${found}): macOS would kill the program`
      : `\`${path}\` has no code signature, and macOS does not run unsigned arm64 code`,
    hint: found
      ? 'the file was damaged or changed after it was signed: get or build it again'
      : 'sign it on a Mac with `codesign --sign - FILE`, or with `rcodesign sign FILE` on any system',
  }),
  'visual-c-missing': ({ path, expected }) => ({
    message: `the folder \`${path}\` does not have \`${expected}\` of the Visual C++ runtime`,
    hint: 'give the folder `VC\\Redist\\MSVC\\<version>\\x64\\Microsoft.VC143.CRT` of a Visual Studio after `--windows-vcruntime`',
  }),
  'binary-unknown': ({ path }) => ({
    message: `${path ? `\`${path}\`` : 'this file'} is not a program or library: expected ELF, PE or 64-bit Mach-O`,
    hint: 'check that the runtime is a built one, not its sources, and for a system that onebeam knows',
  }),
  'binary-wrong-target': ({ path, expected, found, detail }) => ({
    message: `\`${path}\` does not run on ${detail?.target}: expected ${expected}, found ${found}`,
    hint: `give a runtime built for ${detail?.target} with \`--erts\``,
  }),
} satisfies ErrorTexts;
