import { appText, fakeApplication, fakeBase, relText } from './fake-release.ts';
import type { Call, ReleaseCase } from './release-case.ts';

const script = (options: string): Call => ({ run: 'make_script', name: 'r', options: `[${options}]` });
const tar = (options: string): Call => ({ run: 'make_tar', name: 'r', options: `[${options}]` });

const files: Record<string, string | Uint8Array> = {
  ...fakeBase,
  ...fakeApplication('db', '2.1', ['db1']),
  'lib/db-2.1/src/db1.erl': '-module(db1).\n',
  'lib/db-2.1/src/deep/db2.erl': '',
  'lib/db-2.1/priv/p': 'p',
  'more/deep/b': 'b',
  'one.txt': '1',
  'otp/erts-4.4/bin/erl': 'erl',
  'out/keep': '',
  'start.boot': 'boot',
  'r.rel': relText(['{db, "2.1"}']),
};

/** Spellings of the same path that OTP's `filename` treats differently. */
const paths = [
  'lib/./*/ebin',
  'lib/*/./ebin',
  './lib/*/ebin/',
  './lib/*/ebin/.',
  './/lib//*//ebin',
  'lib/../lib/*/ebin',
  '././lib/*/ebin',
  'lib/*/../*/ebin',
  './*/*/ebin',
  '*/./*/ebin',
  'lib/*/ebin/./.',
];
const star = '{path, ["lib/*/ebin"]}';

const longest = `${'a'.repeat(60)}/${'b'.repeat(60)}/${'c'.repeat(33)}`;

/** Names with inner `/./`, empty parts and slashes at the end, in every option that takes names. */
export const pathCases: readonly ReleaseCase[] = [
  ...paths.map(
    (path): ReleaseCase => ({
      name: `path ${path}`,
      files,
      calls: [
        script(`{path, ["${path}"]}`),
        script(`{path, ["${path}"]}, {variables, [{"V", "lib"}]}`),
        script(`{path, ["${path}"]}, {variables, [{"V", "./lib/"}]}`),
        script(`{path, ["${path}"]}, local`),
        tar(`{path, ["${path}"]}, {variables, [{"V", "lib"}]}`),
      ],
    }),
  ),
  // Each in a separate folder: the bytes of a second archive depend on its time.
  ...['lib/.', 'lib//', './lib', '.', '', 'lib/db', 'lib/db-2.1/ebin', 'lib/db-2.1/ebin/x'].map(
    (prefix): ReleaseCase => ({
      name: `the variable ${prefix}`,
      files,
      calls: [
        script(`${star}, {variables, [{"V", "${prefix}"}]}`),
        tar(`${star}, {variables, [{"V", "${prefix}"}]}`),
      ],
    }),
  ),
  {
    name: 'dirs of several parts',
    files,
    calls: ['./src', 'src/', 'src/deep', '..', 'src/../priv', '/nowhere', 'src/./deep//'].map((dir) =>
      tar(`${star}, {dirs, ['${dir}']}`),
    ),
  },
  {
    name: 'dirs that are the application itself',
    files: { ...files, 'solo/solo.app': appText('solo'), 'r.rel': relText(['{solo, "1.0"}']) },
    calls: ['', '.', './.'].map((dir) => tar(`{path, ["lib/*/ebin", "solo"]}, {dirs, ['${dir}']}`)),
  },
  {
    name: 'extra files',
    files,
    folders: ['empty'],
    calls: [
      ['one.txt', 'a/./b'],
      ['./one.txt', './b'],
      ['one.txt', 'a//b/'],
      ['one.txt', '/abs/b'],
      ['one.txt', '/'],
      ['one.txt', ''],
      ['more', 'a/./b'],
      ['more/', 'a/'],
      ['more/.', './a'],
      ['more//', ''],
      ['more', '.'],
      ['more', '/'],
      ['empty', 'a/./b'],
      ['empty', 'a/'],
      ['empty', ''],
      ['', 'x'],
      ['empty/.', 'x'],
      ['one.txt/', 'x'],
      ['one.txt', `${'a'.repeat(99)}/b`],
      ['one.txt', `/${'a'.repeat(60)}/${'b'.repeat(60)}`],
      ['one.txt', `${longest}/d`],
      ['one.txt', `${longest}c/d`],
      ['one.txt', `${longest}cc/d`],
      ['one.txt', `${longest}ccc/d`],
      ['one.txt', `./${'a'.repeat(60)}/./${'b'.repeat(60)}`],
      ['one.txt', `${'a'.repeat(120)}/`],
      ['one.txt', `${'/'.repeat(120)}`],
      ['one.txt', `${'/'.repeat(120)}a`],
      ['more', longest],
    ].map(([from, to]) => tar(`${star}, {extra_files, [{"${from}", "${to}"}]}`)),
  },
  {
    name: 'erts',
    files: { ...files, 'erts-4.4/bin/here': '' },
    calls: ['otp/', './otp', 'otp/.', 'otp//', '', '.', 'more/../otp'].map((root) =>
      tar(`${star}, {erts, "${root}"}`),
    ),
  },
  {
    name: 'output folders',
    files,
    calls: ['out/', './out', 'out/.', 'out//', '.', './', 'out/../out'].flatMap((folder) => [
      script(`${star}, {outdir, "${folder}"}`),
      tar(`${star}, {outdir, "${folder}"}`),
    ]),
  },
  {
    name: 'names of the script',
    files,
    calls: ['out/./x', './x', 'out//y', 'out/', 'x/', 'out/z'].flatMap((name) => [
      script(`${star}, {script_name, "${name}"}`),
      script(`${star}, {script_name, "${name}"}, {outdir, "out"}`),
    ]),
  },
  {
    name: 'a release in a folder',
    files: { ...files, 'out/s.rel': relText(['{db, "2.1"}'], { vsn: '"a/./b"' }) },
    calls: ['out/s', './out/s', 'out//s', 'out/./s', './/out/../out/s', './s'].flatMap((name): Call[] => [
      { run: 'make_script', name, options: `[${star}]` },
      { run: 'make_tar', name, options: `[${star}]` },
      { run: 'make_tar', name, options: `[{path, ["lib/*/ebin", "./out/"]}, {outdir, "out"}]` },
    ]),
  },
  {
    name: 'names that are not UTF-8',
    files: { ...files, 'lib/db-2.1/ebin/db.appup': '' },
    folders: ['lib/db-2.1/priv/only', 'lib/db-2.1/inc'],
    rawFiles: [
      'lib/db-2.1/priv/\xe9t\xe9',
      'lib/db-2.1/priv/only/\xff',
      'lib/db-2.1/inc/\xc3',
      'otp/erts-4.4/bin/\x80',
      '\xed\xa0\x80.app',
    ],
    calls: [tar(`${star}, {dirs, [inc]}, {erts, "otp"}`), script(`${star}, src_tests`)],
  },
  {
    name: 'regular expressions',
    files: { ...files, 'lib/DB-2.1/ebin/x': '', 'é/db-2.1/ebin/db.app': '' },
    calls: [
      'lib/db*/ebin',
      'lib/(?i)DB*/ebin',
      'lib/(?x)db - *|[ksx]*/ebin',
      'lib/[[:alpha:]]++-*/ebin',
      'lib/[a-z]+-*\\\\K/ebin',
      'lib/\\\\G*-[[:digit:].]{3}/ebin',
      'lib/\\\\Qdb\\\\E-*|.*+/ebin',
      'lib/*(/ebin',
      'lib/*{2}{3}/ebin',
      'lib/*(?<!1)\\\\.0/ebin',
      '\\\\w*/*/ebin',
      '*\\\\x{e9}/*/ebin',
    ].map((path) =>
      script(`{path, ["lib/kernel-1.0/ebin", "lib/stdlib-1.0/ebin", "lib/sasl-1.0/ebin", "${path}"]}`),
    ),
  },
  {
    name: 'an application in a folder of dots',
    files: {
      ...files,
      'flat/own.app': appText('own'),
      'flat/priv/x': '',
      'r.rel': relText(['{own, "1.0"}']),
    },
    calls: ['flat/', './flat', 'flat/.', './/flat//'].flatMap((folder) => [
      script(`{path, ["lib/*/ebin", "${folder}"]}`),
      script(`{path, ["lib/*/ebin", "${folder}"]}, local`),
      script(`{path, ["lib/*/ebin", "${folder}"]}, {variables, [{"V", "flat"}]}`),
      tar(`{path, ["lib/*/ebin", "${folder}"]}`),
    ]),
  },
];
