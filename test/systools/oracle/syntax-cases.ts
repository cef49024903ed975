import { appText, fakeApplication, fakeBase, libPath, relText } from './fake-release.ts';
import type { Call, ReleaseCase } from './release-case.ts';

/** Terms that OTP releases read differently, one way or another, in files of every kind. */
const terms: readonly string[] = [
  'maybe',
  '{maybe, else}',
  "{'maybe', 'else'}",
  'maybe a end',
  '"""\n  a\n  b\n  """',
  '"""x"""',
  '"a""b"',
  '"a" "b"',
  '""""',
  '~"ü"',
  '~s(a\\tb)',
  '~B[a\\tb]',
  '~x"a"',
  '~"a"b',
  '{a ~s"x"}',
  '"\\^?"',
  '"\\^a\\^A"',
  '"\\^1"',
  '1e5',
  '1__0',
  '1_0',
  '16#1.8#e1',
  '16#1.8',
  '16#1.g',
  '10#1.5',
  '1.5e3x',
  '1é',
  '{1.a}',
  '<<~"a">>',
  '<<~s"a"/utf8>>',
  '#{a => 1 || a <- b}',
  '[a, b || c]',
  'a(b)(c)',
  '#_{}',
  '#if{}',
  '{a, "b',
  "{a, 'b",
  '~s/a',
  '"""\n a',
];

const tar: Call = { run: 'make_tar', name: 'r', options: `[${libPath}]` };
const script: Call = { run: 'make_script', name: 'r', options: `[${libPath}]` };
const files = { ...fakeBase, 'r.rel': relText([]), 'start.boot': '' };

export const syntaxCases: readonly ReleaseCase[] = [
  {
    name: 'scripts',
    files: Object.fromEntries(terms.map((term, at) => [`s${at}.script`, `${term}.\n`])),
    calls: terms.map((_, at): Call => ({ run: 'script2boot', name: `s${at}` })),
  },
  ...terms.map(
    (term): ReleaseCase => ({
      name: `sys.config ${term}`,
      files: { ...files, 'sys.config': `[{app, [{key,\n ${term}}]}].\n` },
      calls: [tar],
    }),
  ),
  ...terms.slice(0, 24).map(
    (term): ReleaseCase => ({
      name: `application ${term}`,
      files: {
        ...files,
        ...fakeApplication('a', '1'),
        'lib/a-1/ebin/a.app': appText('a', { vsn: '"1"', more: [`{env, [{key, ${term}}]}`] }),
        'r.rel': relText(['{a, "1"}']),
      },
      calls: [script],
    }),
  ),
  ...['maybe', '"""\n L\n """', '"L""L"', '~"L"', '~s"L"', '"\\^?"'].map(
    (vsn): ReleaseCase => ({
      name: `release ${vsn}`,
      files: { ...files, 'r.rel': relText([], { vsn }) },
      calls: [script],
    }),
  ),
];
