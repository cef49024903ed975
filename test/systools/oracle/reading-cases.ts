import { appText, fakeApplication, fakeBase, libPath, relText } from './fake-release.ts';
import type { Call, ReleaseCase } from './release-case.ts';

const script = (name: string, options = libPath): Call => ({
  run: 'make_script',
  name,
  options: `[${options}]`,
});

const goodApps = '[{kernel, "1.0"}, {stdlib, "1.0"}, {sasl, "1.0"}]';

/** Texts of release files that are wrong, or strange and accepted. */
const releaseTexts: readonly string[] = [
  ...[
    '',
    '%% nothing\n',
    '{release',
    '{release, {"r", "1"}, {erts, "4.4"}, [}.',
    '{release, $',
    '{a, b} c.',
    'a = b.',
    '"',
    '{release,\n {"r" "1"}\n, {erts, x y}}.',
  ],
  ...[
    `{release, {"r", "1"}, {erts, "4.4"}, ${goodApps}}`,
    `{release, {"r", "1"}, {erts, "4.4"}, ${goodApps}}. rubbish $ {`,
    '{release, f(x), y}.',
    '[a|b|c].',
    '{release, #r{}}.',
    '{a, fun() -> x end}.',
    '#{a => }.',
    '<<1, >>.',
    '{a, -b}.',
    '{a,, b}.',
  ],
  ...[
    'release.',
    '{release}.',
    `{release, {"r", "1"}, {erts, "4.4"}, ${goodApps}, x}.`,
    `{release, {"r", "1"}, {arts, "4.4"}, ${goodApps}}.`,
    '{release, {"r", "1"}, {erts, "4.4"}, x}.',
    `{release, {"r"}, {erts, "4.4"}, ${goodApps}}.`,
  ],
  ...[
    '<<"r">>',
    '["r"]',
    'r',
    '12',
    '"a" ++ b',
    '[1, a]',
    '[-1]',
    '[16#d800]',
    '[16#110000]',
    '{}',
    '[[]]',
    '[]',
    '[1.5]',
    '[$a | $b]',
    '[$a | <<"b">>]',
    '#{}',
    '[[$a], b]',
  ].map((name) => `{release, {${name}, "1"}, {erts, "4.4"}, ${goodApps}}.`),
  ...['<<"r">>', 'r', '[<<"x">>]'].flatMap((version) => [
    `{release, {"r", ${version}}, {erts, "4.4"}, ${goodApps}}.`,
    `{release, {"r", "1"}, {erts, ${version}}, ${goodApps}}.`,
  ]),
  ...[
    '{kernel}',
    'kernel',
    '{"kernel", "1.0"}',
    '{kernel, <<"1.0">>}',
    '{kernel, "1.0", forever}',
    '{kernel, "1.0", permanent, x}',
    '{kernel, "1.0", [a, "b"]}',
    '{kernel, "1.0", [x], permanent}',
    '{kernel, "1.0", permanent, [], y}',
    '{kernel, 1.0}',
    '{a, "1"}, {b, "1", c}, {d}',
  ].map((entry) => `{release, {"r", "1"}, {erts, "4.4"}, [${entry}, {stdlib, "1.0"}]}.`),
  '{release, {"r", "1"}, {erts, "4.4"}, []}.',
  '{release, {"r", "1"}, {erts, "4.4"}, [{stdlib, "1.0"}]}.',
  '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0"}]}.',
  '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0", none}, {stdlib, "1.0", load}]}.',
  '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0"}, {stdlib, "1.0", transient}]}.',
  '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0"}, {stdlib, "1.0"}, {sasl, "1.0", none}, {kernel, "1.0", load}]}.',
  `%% -*- coding: latin-1 -*-\n{release, {"r", "1"}, {erts, "4.4"}, ${goodApps}}.`,
];

/** Values for keys of an `.app` file that OTP refuses, or accepts against expectation. */
const keyValues: Readonly<Record<string, readonly string[]>> = {
  vsn: ['<<"1.0">>', 'a', '[]', '"1.0", x', '12'],
  description: ['<<"d">>', 'd', '["d"]', '[16#d900]', '""', '"日本"'],
  modules: ['[a, "b"]', '[{a, 1}]', 'a', '[a | b]', '[a, b, a]', '[b, a]', '"ab"'],
  registered: ['x', '[1]', '[r, r]', "['Å', 日本]"],
  applications: ['kernel', '[kernel, 1]', '[kernel, kernel]', '[[]]'],
  optional_applications: ['x', '[kernel]', '[nothing]', '[a, a]'],
  included_applications: ['x', '[nothing]', '["x"]'],
  mod: ['m', '{m}', '{"m", []}', '{m, [], x}', '[]', '{m, [{x, 1.5}]}', '[m]'],
  start_phases: ['x', '[x]', '[{x, []}]', '[{"x", 1}]', 'undefined', '[]', '[{a, 1}, {b, "2"}]'],
  env: [
    'x',
    '[x]',
    '[{x, 1}, y]',
    '[{"k", 1}]',
    '[{k, #{a => 1}}, {l, <<1:4>>}, {m, fun a:b/1}, {n, -1.0e10}]',
    '[{a, 1} | b]',
    '[{a, 1, 2}]',
  ],
  maxT: ['0', '-1', '1.5', 'infinity', '17', '123456789012345678901234567890', 'x'],
  maxP: ['0', 'infinity', '1', '"1"'],
  id: ['<<"i">>', 'i', '"id"', '[]'],
};

const appTexts: readonly string[] = [
  ...Object.entries(keyValues).flatMap(([key, values]) =>
    values.map((value) =>
      appText(
        'a',
        ['vsn', 'description', 'modules', 'registered', 'applications'].includes(key)
          ? { [key]: value }
          : { more: [`{${key}, ${value}}`] },
      ),
    ),
  ),
  ...['vsn', 'description', 'modules', 'registered', 'applications'].map((key) =>
    appText('a').replace(new RegExp(` *\\{${key}, [^\\n]*\\}(,\\n|\\])`), (_, end: string) =>
      end === ']' ? '{x, y}]' : '',
    ),
  ),
  ...[
    '{application, a}.',
    '{application, "a", []}.',
    '{application, a, x}.',
    '[].',
    '{application, a, []}.',
    '{application, a, [{vsn, "1.0"} | x]}.',
    '{application, a, [vsn]}.',
    '{application, a, [{vsn, "1.0", x}]}.',
    '{application, a, [{vsn, "2.0"}, {modules, x}]}.',
  ],
  ...[
    '',
    '{application',
    '{application, a,\n [{vsn "1.0"}]}.',
    '{application, a, $',
    '{application, a, []} . {',
    appText('a').replace('}.', '}'),
    `${appText('a')}more rubbish $`,
    appText('b'),
    appText('a', { vsn: '"2.0"' }),
  ],
  appText('a', { more: ['{vsn, "3.0"}', '{unknown, key}', 'word', '{env, [{a, 1}]}', '{env, x}'] }),
  appText('a', { modules: '[lists, kernel, erlang, zz, aa, Å]'.replace('Å', "'Å'") }),
];

function releaseCase(text: string, index: number): ReleaseCase {
  return { name: `release_text_${index}`, files: { ...fakeBase, 'r.rel': text }, calls: [script('r')] };
}

function applicationCase(text: string, index: number): ReleaseCase {
  return {
    name: `application_text_${index}`,
    files: { ...fakeBase, 'lib/a-1.0/ebin/a.app': text, 'r.rel': relText(['{a, "1.0"}']) },
    calls: [script('r')],
  };
}

/** Selection among several files of the same name, and the message if there is none. */
const searchCases: readonly ReleaseCase[] = [
  {
    name: 'no_release',
    files: fakeBase,
    calls: [script('nope'), script('lib'), script('sub/nope'), script('nope', '')],
  },
  {
    name: 'versions',
    files: {
      ...fakeBase,
      'one/a.app': appText('a', { vsn: '"0.9"' }),
      'two/a.app': appText('a', { modules: '[two]' }),
      'three/a.app': appText('a', { modules: '[three]' }),
      'broken/a.app': '{application, a, [}.',
      'worse/a.app': '{application, $',
      'bad/a.app': '{application, a, [{vsn, "0.1"}, {description, x}]}.',
      'r.rel': relText(['{a, "1.0"}']),
    },
    calls: [
      'one',
      'one two',
      'two three',
      'three two',
      'broken',
      'broken one',
      'one broken',
      'worse',
      'worse two',
      'broken two',
      'bad two',
      'one bad',
      'worse broken worse',
    ].map((folders) =>
      script(
        'r',
        `{path, ["lib/*/ebin", ${folders
          .split(' ')
          .map((it) => `"${it}"`)
          .join(', ')}]}`,
      ),
    ),
  },
  {
    name: 'many_errors',
    files: {
      ...fakeBase,
      ...fakeApplication('a', '2.0'),
      'lib/b-1.0/ebin/b.app': '{',
      'lib/c-1.0/ebin/c.app': appText('d'),
      'r.rel': relText(['{a, "1.0"}', '{b, "1.0"}', '{c, "1.0"}', '{e, "1.0"}']),
    },
    calls: [script('r'), script('r', 'local'), script('r', '{path, ["lib/*/ebin", "lib/nothing", "r.rel"]}')],
  },
  {
    name: 'many_names',
    files: {
      ...fakeBase,
      ...fakeApplication('a', '1.0', [], {
        applications: `[${Array.from({ length: 40 }, (_, index) => `missing_application_${index}`).join(', ')}]`,
      }),
      'r.rel': relText(['{a, "1.0"}']),
    },
    calls: [script('r')],
  },
  {
    name: 'duplicates',
    files: {
      ...fakeBase,
      ...fakeApplication('a', '1.0', [], { registered: '[x, y, z]' }),
      ...fakeApplication('b', '1.0', [], { registered: '[y, x]' }),
      ...fakeApplication('c', '1.0', [], { registered: "[x, 'Ö', 'Ω']" }),
      ...fakeApplication('d', '1.0', [], { registered: "['Ω', 'Ö']" }),
      'r.rel': relText(['{a, "1.0"}', '{b, "1.0"}', '{c, "1.0"}', '{d, "1.0"}']),
    },
    calls: [script('r')],
  },
  {
    name: 'wildcards',
    files: {
      ...fakeBase,
      'a+b.c/ebin/a.app': appText('a'),
      '.hidden/ebin/b.app': appText('b'),
      'deep/er/ebin/c.app': appText('c'),
      'r.rel': relText(['{a, "1.0"}', '{b, "1.0"}', '{c, "1.0"}']),
    },
    calls: [
      '"*/ebin", "*/*/ebin"',
      '"a*b.c/ebin", ".*/ebin", "deep/./er/ebin"',
      '"a.b.c*/ebin", "*den/ebin", "deep//*/ebin/"',
      '"a+b*/ebin", "[*/ebin", "deep/*"',
      '"./*/ebin", "*/er/ebin"',
      '"*"',
      '"lib/../a+b.c/ebin", "(x|*)/ebin", "d{1}eep*/er/ebin"',
    ].map((path) => script('r', `{path, ["lib/*/ebin", ${path}]}`)),
  },
  {
    name: 'boots',
    files: {
      ...fakeBase,
      's.script': '{script, {"x", "1"}, [a, "b", 1.5, #{a => 1}, <<1, 2, 3:4>>]}.',
      'u.script': '%% coding: utf-8\n[\'日本\', "Ω", $å].',
      'two.script': 'one. two.',
      'bad.script': '{script,\n [a b]}.',
      'scan.script': '{script, $',
      'empty.script': '',
    },
    calls: ['s', 'u', 'two', 'bad', 'scan', 'empty', 'none', 'sub/none', 'lib'].map((name) => ({
      run: 'script2boot',
      name,
    })),
  },
];

/** Files that cannot be read, or say something else than they should. */
export const readingCases: readonly ReleaseCase[] = [
  ...releaseTexts.map(releaseCase),
  ...appTexts.map(applicationCase),
  ...searchCases,
];
