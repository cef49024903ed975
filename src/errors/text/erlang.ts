import type { ErrorTexts } from '../error-text.ts';

const file = (path: string | undefined): string => (path === undefined ? 'the term' : `\`${path}\``);

export const erlangTexts = {
  'term-syntax': ({ path, detail }) => ({
    message: `${file(path)} is not an Erlang term at line ${detail?.line}, column ${detail?.column}: ${detail?.text}`,
    hint: 'correct it there; `file:consult/1` in an Erlang shell finds the same place',
  }),
  'term-empty': ({ path }) => ({
    message: `${file(path)} holds no Erlang term`,
    hint: 'write a term that ends with a full stop and a newline',
  }),
  'term-too-deep': ({ path, expected }) => ({
    message: `${file(path)} nests deeper than ${expected} levels`,
    hint: 'no configuration needs that much: check where the file comes from',
  }),
  'term-too-large': ({ path, expected, found }) => ({
    message: `${file(path)} asks for ${found} bytes, and ${expected} are allowed`,
    hint: 'no configuration needs that much: check where the file comes from',
  }),
  'term-invalid': ({ expected, found }) => ({
    message: `not ${expected}: ${found}`,
    hint: 'build terms with `term` or `parseTerm` of the library',
  }),
  'external-term-invalid': ({ path, expected, found, detail }) => ({
    message: `${file(path)} is not in the external term format: expected ${expected} at byte ${detail?.offset}, found ${found}`,
    hint: 'make the file again; it was cut short or changed on its way',
  }),
  'term-not-encodable': ({ found }) => ({
    message: `the external term format has no room for ${found}`,
    hint: 'make the term smaller',
  }),
  'application-resource-invalid': ({ path, expected, found }) => ({
    message: `${file(path)} is not an application resource: expected ${expected}, found ${found}`,
    hint: 'see app(5): `{application, Name, [{vsn, "1.0"}, {modules, [...]}, ...]}.`',
  }),
} satisfies ErrorTexts;
