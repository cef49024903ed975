import type { ErrorTexts } from '../error-text.ts';

export const configurationTexts = {
  'config-not-found': ({ path }) => ({
    message: `there is no configuration \`${path}\``,
    hint: 'leave `--config` out: `onebeam.toml` is looked for in this folder and above it',
  }),
  'config-syntax': ({ path, found, detail }) => ({
    message: `invalid TOML in \`${path}\`, line ${detail?.line}, column ${detail?.column}: ${found}`,
    hint: 'write texts in quotes and lists in brackets: `target = ["linux-x64"]`',
  }),
  'config-unknown-key': ({ path, found, detail }) => ({
    message: `\`${path}\` has an unknown key \`${found}\`${detail?.line === undefined ? '' : ` in line ${detail.line}`}`,
    hint: detail?.meant
      ? `did you mean \`${detail.meant}\`?`
      : `the keys are ${Array.isArray(detail?.known) ? detail.known.join(', ') : 'the long options'}`,
  }),
  'config-value': ({ path, expected, found, detail }) => ({
    message: `\`${detail?.key}\` in \`${path}\`${inLine(detail?.line)} takes ${expected}, found \`${found}\``,
    hint: 'see `onebeam help <command>` for what each option takes',
  }),
} satisfies ErrorTexts;

const inLine = (line: unknown): string => (line === undefined ? '' : `, line ${line},`);
