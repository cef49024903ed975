import { type Fault, type FaultTexts, faultText } from '../fault.ts';

/** Content of a boot file that neither systools nor Mix writes. */
interface BootFaults {
  'no-script': object;
  /** `names`: progress reports or instructions, at least one of which is missing. */
  'no-instruction': { names: readonly string[] };
  path: { found: string };
  /** `found`: its name; absent when it has none. */
  instruction: { found?: string };
  'unknown-application': { application: string };
  /** `module`: in one of the two, but not in the other. */
  'other-modules': { application: string; module: string };
}

export type BootFault = Fault<BootFaults>;

const texts: FaultTexts<BootFaults> = {
  'no-script': () => 'it does not contain a boot script',
  'no-instruction': ({ names }) => `it has no ${names.map((name) => `\`${name}\``).join(' or no ')}`,
  path: ({ found }) => `it has the path \`${found}\``,
  instruction: ({ found }) =>
    found === undefined ? 'it has an instruction without a name' : `it has the instruction \`${found}\``,
  'unknown-application': ({ application }) =>
    `it has the application \`${application}\`, which the \`.rel\` file does not name`,
  'other-modules': ({ application, module }) =>
    `its modules of \`${application}\` differ from those in the \`.app\` file: \`${module}\``,
};

export const bootFaultText = (fault: BootFault): string => faultText(texts, fault);

/** Why the boot files of a release cannot be kept. */
export interface KeepBootFaults {
  'keep-boot-none': object;
  /** Versions of ERTS. */
  'keep-boot-erts': { expected: string; found: string };
  /** An application that no boot file names. */
  'keep-boot-added': { application: string; version: string };
  'keep-boot-version': { application: string; expected: string; found: string };
}

export type KeepBootFault = Fault<KeepBootFaults>;

export const keepBootTexts: FaultTexts<KeepBootFaults> = {
  'keep-boot-none': () => '`--keep-boot`: the release has no boot files',
  'keep-boot-erts': ({ expected, found }) =>
    `\`--keep-boot\`: expected ERTS ${expected}, as in the boot files, found ERTS ${found}`,
  'keep-boot-added': ({ application, version }) =>
    `\`--keep-boot\`: the boot files do not name \`${application}\` ${version}, which the build adds`,
  'keep-boot-version': ({ application, expected, found }) =>
    `\`--keep-boot\`: expected \`${application}\` ${expected}, as in the boot files, found ${found}`,
};

const withoutKeepBoot =
  'use the runtime that the release was built with (`--erts`), or build without `--keep-boot`';

export const keepBootHints: { readonly [Problem in keyof KeepBootFaults]: string } = {
  'keep-boot-none': withoutKeepBoot,
  'keep-boot-erts': withoutKeepBoot,
  'keep-boot-added': withoutKeepBoot,
  'keep-boot-version': withoutKeepBoot,
};
