import type { ErrorTexts } from '../error-text.ts';

export interface OptionsErrors {
  /** `near`: targets that were probably meant. */
  'target-unknown': { found: string; known: readonly string[]; near?: readonly string[] };
  /** `path`: the option as it is written, or the environment variable. */
  'option-invalid': { path: string; expected: string; found: string | number };
  'options-conflict': { problem: 'profile-start-with-escript-boot' | 'thin-with-bundles' };
  /** `found`: the messages; `hints`: what each warning advises. */
  'warnings-refused': { found: string; hints: readonly string[] };
  /** `found`: the signal. */
  interrupted: { found?: string };
}

export const optionsTexts: ErrorTexts<OptionsErrors> = {
  'target-unknown': ({ found, known, near = [] }) => ({
    message: `there is no target \`${found}\``,
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`
        : `use one of ${known.join(', ')}, \`all\` or \`host\``,
  }),
  'option-invalid': ({ path, expected, found }) => ({
    message: `\`${path}\` takes ${expected}, found \`${found}\``,
    hint: path.includes('_')
      ? 'set the variable to that, or do not set it at all'
      : 'see `onebeam help <command>` for what each option takes',
  }),
  'options-conflict': ({ problem }) => ({
    message: {
      'profile-start-with-escript-boot':
        '`--profile-start` and `--boot escript` cannot be given together: the boot file of `escript` is the same for every program',
      'thin-with-bundles':
        '`--form thin` cannot be given together with `--archive`, `--macos-app` or `--desktop`: these are made of an executable',
    }[problem],
    hint: 'leave one of them out',
  }),
  'warnings-refused': ({ found, hints }) => ({
    message: `\`--strict\` takes no warning, found: ${found}`,
    hint: `${hints.join(', ') || 'do what the warnings say'}, or leave \`--strict\` out`,
  }),
  interrupted: () => ({
    message: 'interrupted',
    hint: 'what was finished by then is whole, and of the rest nothing is left; run the command again',
  }),
};
