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
    message: `unknown target \`${found}\``,
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`
        : `use one of ${known.join(', ')}, \`all\` or \`host\``,
  }),
  'option-invalid': ({ path, expected, found }) => ({
    message: `invalid \`${path}\`: expected ${expected}, found \`${found}\``,
    hint: path.includes('_')
      ? 'correct the variable, or unset it'
      : 'run `onebeam help <command>` to see what each option accepts',
  }),
  'options-conflict': ({ problem }) => ({
    message: {
      'profile-start-with-escript-boot':
        '`--profile-start` and `--boot escript` cannot be combined: `--boot escript` uses a boot file that is the same for every program',
      'thin-with-bundles':
        '`--form thin` cannot be combined with `--archive`, `--macos-app` or `--desktop`, which need an executable',
    }[problem],
    hint: 'remove one of the two options',
  }),
  'warnings-refused': ({ found, hints }) => ({
    message: `\`--strict\` does not allow warnings, found: ${found}`,
    hint: `${hints.join(', ') || 'resolve the warnings'}, or remove \`--strict\``,
  }),
  interrupted: () => ({
    message: 'interrupted',
    hint: 'finished files are complete, and partial files were removed; run the command again',
  }),
};
