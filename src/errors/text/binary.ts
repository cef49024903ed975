import type { ErrorTexts } from '../error-text.ts';
import { type BinaryFault, binaryFaultText } from '../faults/binary.ts';

export interface BinaryErrors {
  'binary-malformed': { path?: string } & BinaryFault;
  'binary-unloadable': { path: string };
  /** `found`: the first pages whose hashes differ; absent when there is no signature. */
  'binary-signature': { path: string; found?: string };
  /** `expected`: the library that the folder lacks. */
  'visual-c-missing': { path: string; expected: string };
  'binary-unknown': { path?: string };
  /** `expected` and `found`: platforms; `target`: the requested one, absent when it runs on none. */
  'binary-wrong-target': { path: string; expected: string; found: string; target?: string };
}

export const binaryTexts: ErrorTexts<BinaryErrors> = {
  'binary-malformed': (data) => ({
    message: `${data.path ? `\`${data.path}\`` : 'this executable'} is damaged: ${binaryFaultText(data)}`,
    hint: 'build or download the file again; if another program can read it, report this as a bug',
  }),
  'binary-unloadable': ({ path }) => ({
    message: `no system can load \`${path}\`: its dynamic section is not in a loaded segment`,
    hint: 'a tool such as `strip` broke the file after `patchelf` changed it: build or download it again',
  }),
  'binary-signature': ({ path, found }) => ({
    message: found
      ? `the code signature of \`${path}\` does not match its content (page ${found}): macOS would kill the program`
      : `\`${path}\` has no code signature, and macOS does not run unsigned arm64 code`,
    hint: found
      ? 'the file was changed after it was signed: build or download it again'
      : 'sign it on a Mac with `codesign --sign - FILE`, or with `rcodesign sign FILE` on any system',
  }),
  'visual-c-missing': ({ path, expected }) => ({
    message: `\`${expected}\` of the Visual C++ runtime was not found in \`${path}\``,
    hint: 'pass the folder `VC\\Redist\\MSVC\\<version>\\x64\\Microsoft.VC143.CRT` of a Visual Studio installation to `--windows-vcruntime`',
  }),
  'binary-unknown': ({ path }) => ({
    message: `${path ? `\`${path}\`` : 'this file'} is not a program or library: expected ELF, PE or 64-bit Mach-O`,
    hint: 'pass a compiled runtime, not OTP sources, for one of the targets that `onebeam targets` lists',
  }),
  'binary-wrong-target': ({ path, expected, found, target }) => ({
    message: `\`${path}\` does not run on ${target ?? 'any target'}: expected ${expected}, found ${found}`,
    hint: `pass a runtime built for ${target ?? 'a supported target'} to \`--erts\``,
  }),
};
