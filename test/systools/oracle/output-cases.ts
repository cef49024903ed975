import { appText, fakeApplication, fakeBase, libPath, relText } from './fake-release.ts';
import type { Call, ReleaseCase } from './release-case.ts';

const script = (options = libPath): Call => ({ run: 'make_script', name: 'r', options: `[${options}]` });
const tar = (options = libPath): Call => ({ run: 'make_tar', name: 'r', options: `[${options}]` });
const boot: Call = { run: 'script2boot', name: 's' };

const files: Record<string, string | Uint8Array> = {
  ...fakeBase,
  ...fakeApplication('db', '2.1', ['db1']),
  'r.rel': relText(['{db, "2.1"}']),
  's.script': '{script, {"a", "b"}, []}.\n',
  'start.boot': 'boot',
};
const old = { 'r.script': 'old', 'r.boot': 'old', 'r.tar.gz': 'old', 's.boot': 'old' };
const modesOf = (mode: number): Record<string, number> =>
  Object.fromEntries(Object.keys(old).map((name) => [name, mode]));
const variables = '{variables, [{"V", "lib"}]}';

/** Treatment of existing files, and of incomplete ones after a failure. */
export const outputCases: readonly ReleaseCase[] = [
  ...[0o600, 0o755, 0o666, 0o640].map(
    (mode): ReleaseCase => ({
      name: `files of mode ${mode.toString(8)}`,
      files: { ...files, ...old },
      modes: modesOf(mode),
      calls: [script(), tar(), boot],
    }),
  ),
  {
    name: 'links',
    files: {
      ...files,
      'real/r.script': 'old',
      'real/r.boot': 'old',
      'real/t.tar.gz': 'old',
      'real/b': 'old',
    },
    modes: { 'real/r.boot': 0o600 },
    links: {
      'r.script': 'real/r.script',
      'r.boot': 'real/r.boot',
      'r.tar.gz': 'link',
      link: 'real/t.tar.gz',
      's.boot': 'real/b',
    },
    calls: [script(), tar(), boot],
  },
  {
    name: 'links to what is not there',
    files: { ...files, 'real/keep': '' },
    links: {
      'r.script': 'real/r.script',
      'r.boot': 'real/r.boot',
      'r.tar.gz': 'real/t.tar.gz',
      's.boot': 'nowhere/b',
    },
    calls: [script(), tar(), boot],
  },
  {
    name: 'links that lead nowhere',
    files,
    links: { 'r.script': 'r.script', 'r.tar.gz': 'a', a: 'r.tar.gz', 's.boot': 'lib' },
    calls: [script(), tar(), boot],
  },
  ...['include', 'ownfile', 'omit'].flatMap((varTar): ReleaseCase[] => {
    const options = `${libPath}, ${variables}, {var_tar, ${varTar}}`;
    const earlier = { 'V.tar.gz': 'of an earlier run', 'r.tar.gz': 'of an earlier run' };
    return [
      {
        name: `var_tar ${varTar}, an archive of an earlier run`,
        files: { ...files, ...earlier },
        modes: { 'V.tar.gz': 0o600 },
        calls: [tar(options)],
      },
      {
        name: `var_tar ${varTar}, no boot file`,
        files: { ...without(files, 'start.boot'), ...earlier },
        calls: [tar(options)],
      },
      {
        name: `var_tar ${varTar}, a wrong configuration and no archive`,
        files: { ...files, 'sys.config': '[}.\n' },
        calls: [tar(options)],
      },
      {
        name: `var_tar ${varTar}, a module is missing`,
        files: { ...without(files, 'lib/db-2.1/ebin/db1.beam'), ...earlier },
        calls: [tar(options)],
      },
      {
        name: `var_tar ${varTar}, a module is missing below the second variable`,
        files: {
          ...files,
          'else/other-1.0/ebin/other.app': appText('other', { modules: '[m]' }),
          'r.rel': relText(['{db, "2.1"}', '{other, "1.0"}']),
          'W.tar.gz': 'of an earlier run',
        },
        calls: [
          tar(
            `{path, ["lib/*/ebin", "else/*/ebin"]}, {variables, [{"V", "lib"}, {"W", "else"}, {"X", "x"}]}, {var_tar, ${varTar}}`,
          ),
        ],
      },
      {
        name: `var_tar ${varTar}, the archive is a folder`,
        files: { ...files, 'V.tar.gz/x': '', 'r.tar.gz': 'of an earlier run' },
        calls: [tar(options)],
      },
      {
        name: `var_tar ${varTar}, one variable twice`,
        files: {
          ...files,
          'else/other-1.0/ebin/other.app': appText('other'),
          'r.rel': relText(['{db, "2.1"}', '{other, "1.0"}']),
        },
        calls: [
          tar(
            `{path, ["lib/*/ebin", "else/*/ebin"]}, {variables, [{"V", "lib"}, {"V", "else"}]}, {var_tar, ${varTar}}`,
          ),
        ],
      },
      {
        name: `var_tar ${varTar}, no output folder`,
        files: { ...files, ...earlier },
        calls: [tar(`${options}, {outdir, "nowhere"}`)],
      },
    ];
  }),
];

function without(
  all: Record<string, string | Uint8Array>,
  name: string,
): Record<string, string | Uint8Array> {
  return Object.fromEntries(Object.entries(all).filter(([it]) => it !== name));
}
