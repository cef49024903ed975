import type { ErrorTexts } from '../error-text.ts';
import { type ArgumentExpectation, argumentText } from '../expected/argument.ts';
import { type ExternalTermFault, externalTermFaultText } from '../faults/external-term.ts';

export interface ErlangErrors {
  /** `kind`: the part of Erlang that reports the fault. `text`: OTP's wording where `kind` is `parse`. */
  'term-syntax': { path?: string; kind: 'scan' | 'parse'; line: number; column: number; text: string };
  'term-empty': { path?: string };
  /** `expected`: the most levels. */
  'term-too-deep': { path?: string; expected: number };
  /** In bytes. */
  'term-too-large': { path?: string; expected: number; found: number };
  'external-term-invalid': { path?: string; offset: number } & ExternalTermFault;
  /** `found`: the value, or the number of terms. */
  'term-invalid': { expected: ArgumentExpectation; found: string };
  'term-not-encodable': { problem: 'integer-size' };
  /** `found`: the type of the term, or the number of elements of a tuple. */
  'application-resource-invalid': { path?: string; found: string | number };
}

const file = (path: string | undefined): string => (path === undefined ? 'the term' : `\`${path}\``);

export const erlangTexts: ErrorTexts<ErlangErrors> = {
  'term-syntax': ({ path, line, column, text }) => ({
    message: `${file(path)} is not an Erlang term at line ${line}, column ${column}: ${text}`,
    hint: 'fix that line; `file:consult/1` in an Erlang shell reports the same position',
  }),
  'term-empty': ({ path }) => ({
    message: `${file(path)} contains no Erlang term`,
    hint: 'write a term that ends with a full stop and a newline',
  }),
  'term-too-deep': ({ path, expected }) => ({
    message: `${file(path)} nests deeper than ${expected} levels`,
    hint: 'check the origin of the file: no real configuration is that large',
  }),
  'term-too-large': ({ path, expected, found }) => ({
    message: `${file(path)} requires ${found} bytes; the limit is ${expected}`,
    hint: 'check the origin of the file: no real configuration is that large',
  }),
  'term-invalid': ({ expected, found }) => ({
    message: `expected ${argumentText(expected)}, found ${found}`,
    hint: 'build terms with `term` or `parseTerm` of the library',
  }),
  'external-term-invalid': (data) => ({
    message: `${file(data.path)} is not in the external term format: ${externalTermFaultText(data)}`,
    hint: 'the file was truncated or changed: create it again',
  }),
  'term-not-encodable': () => ({
    message: 'the integer is too large for the external term format',
    hint: 'use an integer of fewer than 2^32 bytes',
  }),
  'application-resource-invalid': ({ path, found }) => ({
    message: `${file(path)} is not an application resource: expected \`{application, Name, Properties}\`, found ${typeof found === 'number' ? `a tuple of ${found} elements` : `a term of type ${found}`}`,
    hint: 'see app(5): `{application, Name, [{vsn, "1.0"}, {modules, [...]}, ...]}.`',
  }),
};
