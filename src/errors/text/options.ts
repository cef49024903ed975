import type { ErrorTexts } from '../error-text.ts';
import { type Expectation, expectationText } from '../expected/option-value.ts';

/** Options that cannot be given together. */
type Conflict =
  | 'profile-start-with-escript-boot'
  | 'profile-start-embedded'
  | 'profile-start-payload'
  | 'profile-start-reboot'
  | 'thin-with-bundles'
  | 'escript-or-release'
  | 'cli-without-entry'
  | 'entry-without-cli';

const conflicts: Record<Conflict, { message: string; hint: string }> = {
  'profile-start-with-escript-boot': {
    message:
      '`--profile-start` and `--boot escript` cannot be combined: `--boot escript` uses a boot file that is the same for every program',
    hint: 'remove one of the two options',
  },
  'profile-start-reboot': {
    message:
      '`--profile-start` has no effect on a release that restarts after configuration: it would load the modules twice',
    hint: 'remove `--profile-start`, or `reboot_system_after_config` from the release',
  },
  'profile-start-payload': {
    message:
      '`--profile-start` starts a release from an executable, which `payload` and `estimate` do not build',
    hint: 'use `onebeam build`, or remove `--profile-start`',
  },
  'profile-start-embedded': {
    message:
      '`--profile-start` has no effect on a release in embedded mode, which loads all its modules at start',
    hint: 'use `--mode interactive`, or remove `--profile-start`',
  },
  'thin-with-bundles': {
    message:
      '`--form thin` cannot be combined with `--archive`, `--macos-app` or `--desktop`, which need an executable',
    hint: 'remove `--form thin`, or the options that need an executable',
  },
  'escript-or-release': {
    message: 'a build needs either an escript or a release',
    hint: 'set one of `escript` and `release`',
  },
  'cli-without-entry': {
    message: '`--kind cli` requires the module whose `main/1` it runs',
    hint: 'add `--entry MODULE`',
  },
  'entry-without-cli': {
    message: '`--entry` requires `--kind cli`',
    hint: 'add `--kind cli`, or remove `--entry`',
  },
};

export interface OptionsErrors {
  /** `near`: targets that were probably meant. */
  'target-unknown': { found: string; known: readonly string[]; near?: readonly string[] };
  /** `path`: the option as it is written, or the environment variable; `found` is absent when there is no value. */
  'option-invalid': { path: string; expected: Expectation; found?: string | number };
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
    message: `unknown target \`${found}\``,
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`
        : `use one of ${known.join(', ')}, \`all\` or \`host\``,
  }),
  'option-invalid': ({ path, expected, found }) => ({
    message: `invalid \`${path}\`: expected ${expectationText(expected)}, found ${found === undefined ? 'nothing' : `\`${found}\``}`,
    hint: path.includes('_')
      ? 'correct the variable, or unset it'
      : 'run `onebeam help <command>` to see what each option accepts',
  }),
  'options-conflict': (data) =>
    'found' in data
      ? {
          message: `\`${data.found}\` is for ${data.problem === 'escript-only' ? 'escripts, but the input is a release' : 'releases, but the input is an escript'}`,
          hint: `remove \`${data.found}\``,
        }
      : conflicts[data.problem],
  'warnings-refused': ({ found, hints }) => ({
    message: `\`--strict\` does not allow warnings, found: ${found}`,
    hint: `${hints.join(', ') || 'resolve the warnings'}, or remove \`--strict\``,
  }),
  interrupted: () => ({
    message: 'interrupted',
    hint: 'finished files are complete, and partial files were removed; run the command again',
  }),
};
