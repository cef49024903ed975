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
  'binary-unknown': ({ path }) => ({
    message: `${path ? `\`${path}\`` : 'this file'} is not a program or library: expected ELF, PE or 64-bit Mach-O`,
    hint: 'check that the runtime is a built one, not its sources, and for a system that onebeam knows',
  }),
  'binary-wrong-target': ({ path, expected, found, detail }) => ({
    message: `\`${path}\` does not run on ${detail?.target}: expected ${expected}, found ${found}`,
    hint: `give a runtime built for ${detail?.target} with \`--erts\``,
  }),
} satisfies ErrorTexts;
