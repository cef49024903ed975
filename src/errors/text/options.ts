import type { ErrorTexts } from '../error-text.ts';

/** Options that cannot be given together. */
type Conflict =
  | 'profile-start-with-escript-boot'
  | 'escript-or-release'
  | 'cli-without-entry'
  | 'entry-without-cli';

const conflicts: Record<Conflict, { message: string; hint: string }> = {
  'profile-start-with-escript-boot': {
    message:
      '`--profile-start` and `--boot escript` cannot be given together: the boot file of `escript` is the same for every program',
    hint: 'leave one of them out',
  },
  'escript-or-release': {
    message: 'a build needs either an escript or a release',
    hint: 'set one of `escript` and `release`',
  },
  'cli-without-entry': {
    message: '`--kind cli` needs a module whose `main/1` it runs',
    hint: 'name it with `--entry MODULE`',
  },
  'entry-without-cli': {
    message: '`--entry` is for `--kind cli`',
    hint: 'give `--kind cli`, or remove `--entry`',
  },
};

export interface OptionsErrors {
  /** `near`: targets that were probably meant. */
  'target-unknown': { found: string; known: readonly string[]; near?: readonly string[] };
  /** `path`: the option as it is written, or the environment variable. */
  'option-invalid': { path: string; expected: string; found: string | number };
  'options-conflict':
    | { problem: Conflict }
    /** `found`: the option. */
    | { problem: 'escript-only' | 'release-only'; found: string };
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
  'options-conflict': (data) =>
    'found' in data
      ? {
          message: `\`${data.found}\` is for ${data.problem === 'escript-only' ? 'escripts, and the input is a release' : 'releases, and the input is an escript'}`,
          hint: `remove \`${data.found}\``,
        }
      : conflicts[data.problem],
  'warnings-refused': ({ found, hints }) => ({
    message: `\`--strict\` takes no warning, found: ${found}`,
    hint: `${hints.join(', ') || 'do what the warnings say'}, or leave \`--strict\` out`,
  }),
  interrupted: () => ({
    message: 'interrupted',
    hint: 'what was finished by then is whole, and of the rest nothing is left; run the command again',
  }),
};
