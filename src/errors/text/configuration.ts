import type { ErrorTexts } from '../error-text.ts';
import { type Expectation, expectationText } from '../expected/option-value.ts';

export interface ConfigurationErrors {
  'config-not-found': { path: string };
  /** `found`: the TOML parser's message. */
  'config-syntax': { path: string; found: string; line: number; column: number };
  /** `meant`: a key of nearly the same name; `line`: from 1. */
  'config-unknown-key': {
    path: string;
    found: string;
    known: readonly string[];
    meant?: string;
    line?: number;
  };
  /** `line`: from 1. */
  'config-value': {
    path: string;
    key: string;
    expected: Expectation;
    found?: string | number;
    line?: number;
  };
}

export const configurationTexts: ErrorTexts<ConfigurationErrors> = {
  'config-not-found': ({ path }) => ({
    message: `configuration file \`${path}\` was not found`,
    hint: 'check the path, or remove `--config`: `onebeam.toml` is then searched for in this folder and the folders above it',
  }),
  'config-syntax': ({ path, found, line, column }) => ({
    message: `invalid TOML in \`${path}\`, line ${line}, column ${column}: ${found}`,
    hint: 'put strings in quotes and lists in brackets: `target = ["linux-x64"]`',
  }),
  'config-unknown-key': ({ path, found, meant, known, line }) => ({
    message: `\`${path}\` has an unknown key \`${found}\`${line === undefined ? '' : ` in line ${line}`}`,
    hint: meant ? `did you mean \`${meant}\`?` : `the keys are ${known.join(', ')}`,
  }),
  'config-value': ({ path, expected, found, key, line }) => ({
    message: `invalid \`${key}\` in \`${path}\`${line === undefined ? '' : `, line ${line}`}: expected ${expectationText(expected)}, found ${found === undefined ? 'nothing' : `\`${found}\``}`,
    hint: 'run `onebeam help <command>` to see what each option accepts',
  }),
};
