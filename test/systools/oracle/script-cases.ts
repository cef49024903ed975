import { appText, fakeApplication, fakeBase, libPath, relText } from './fake-release.ts';
import { makeBeam } from './make-beam.ts';
import { type Call, caseTime, type ReleaseCase } from './release-case.ts';

const script = (options = libPath, name = 'latest'): Call => ({
  run: 'make_script',
  name,
  options: `[${options}]`,
});

const db = {
  ...fakeApplication('db', '2.1', ['db1', 'db2'], { registered: '[dbserv]' }),
  ...fakeApplication('db', '1.0', ['db1', 'db2']),
};
const fe = {
  ...fakeApplication('fe', '3.1', ['fe1', 'fe2', 'fe3'], { applications: '[kernel, stdlib, db]' }),
};
const latest = { ...fakeBase, ...db, ...fe, 'latest.rel': relText(['{db, "2.1"}', '{fe, "3.1"}']) };

const illegalScriptOptions = [
  '{path, ["Path", 12, "Another"]}',
  'rubbish',
  '{outdir, 12}',
  '{machine, jam}, {machine, vee}',
  '{path, "a"}, {path, [a]}',
  '{variables, {"TEST", "lib"}}',
  '{variables, [{"TEST", 1}]}',
  '{exref, "a"}, {exref, [1]}, {exref, db}',
  'local, silent, {local, true}, {script_name, x}, {dirs, [src]}',
];
const acceptedScriptOptions =
  'src_tests, no_module_tests, {variables, [{v, "x"}]}, {exref, []}, {script_name, "y"}';

/** The requirements of OTP's suite on make_script, with its fake release; rewritten from its description. */
export const scriptCases: readonly ReleaseCase[] = [
  {
    name: 'script_options',
    files: latest,
    calls: [
      ...illegalScriptOptions.map((options) => script(options)),
      script(`${libPath}, ${acceptedScriptOptions}`),
    ],
  },
  {
    name: 'normal_script',
    files: latest,
    calls: [
      script(),
      script(`${libPath}, warnings_as_errors`),
      script(`${libPath}, local`),
      script(
        '{path, ["lib/db-1.0/ebin", "lib/fe-3.1/ebin", "lib/kernel-1.0/ebin", "lib/stdlib-1.0/ebin", "lib/sasl-1.0/ebin"]}',
      ),
      script('{path, ["lib/db-1.0/ebin", "lib/*/ebin"]}'),
    ],
  },
  { name: 'start_script', files: latest, calls: [script(`${libPath}, {script_name, "start"}`)] },
  {
    name: 'unicode_script',
    files: {
      ...fakeBase,
      ...fakeApplication('uni', '1.Ω', ['uni1'], { description: '"beståndsdel Ω 日本"' }),
      'уникод/latest.rel': relText(['{uni, "1.Ω"}'], { name: '"Тест"', vsn: '"выпуск"' }),
    },
    calls: [
      script(libPath, 'уникод/latest'),
      script(`${libPath}, local, {outdir, "уникод"}`, 'уникод/latest'),
    ],
  },
  {
    name: 'no_mod_vsn_script',
    files: {
      ...fakeBase,
      ...fakeApplication('db', '3.1', ['db1', 'db2']),
      'latest.rel': relText(['{db, "3.1"}']),
    },
    calls: [script(), script(`${libPath}, silent, warnings_as_errors`), script(`${libPath}, local`)],
  },
  {
    name: 'wildcard_script',
    files: latest,
    calls: [
      script(''),
      script('{path, ["lib/*"]}'),
      script(),
      script('{path, ["./lib/*-*/ebin"]}'),
      script('{path, ["*/*/*"]}'),
    ],
  },
  {
    name: 'variable_script',
    files: {
      ...latest,
      'lib2/other-1.0/ebin/other.app': appText('other'),
      'v.rel': relText(['{db, "2.1"}', '{other, "1.0"}']),
    },
    calls: [
      script(`${libPath}, {variables, [{"TEST", "lib"}]}`),
      script('{path, ["lib/*/ebin", "lib2/*/ebin"]}, {variables, [{"TEST", "lib/"}, {"T2", "lib2"}]}', 'v'),
      script(
        '{path, ["lib/*/ebin", "lib2/*/ebin"]}, {variables, [{t2, "lib2//"}, {"TEST", "lib/db-2.1"}]}',
        'v',
      ),
      script('{path, ["lib/*/ebin", "lib2/*/ebin"]}, {variables, [{"V", "lib2"}]}, otp_build', 'v'),
    ],
  },
  {
    name: 'abnormal_script',
    files: { ...latest, 'lib/fe-3.1/ebin/fe.app': appText('fe', { vsn: '"3.1.1"' }) },
    calls: [script()],
  },
  {
    name: 'no_sasl_script',
    files: { ...latest, 'latest.rel': relText(['{db, "2.1"}'], { sasl: false }) },
    calls: [
      script(`${libPath}, warnings_as_errors`),
      script(),
      script(`${libPath}, no_warn_sasl, warnings_as_errors`),
    ],
  },
  { name: 'no_dot_erlang_script', files: latest, calls: [script(), script(`${libPath}, no_dot_erlang`)] },
  {
    name: 'src_tests_script',
    files: {
      ...latest,
      'lib/db-2.1/src/db1.erl': '-module(db1).\n',
      'lib/db-2.1/src/deep/er/db2.erl': '-module(db2).\n',
      'lib/fe-3.1/src/e_src/fe1.erl': '-module(fe1).\n',
      'lib/fe-3.1/src/fe3.erl': '-module(fe3).\n',
    },
    modified: { 'lib/db-2.1/ebin/db1.beam': caseTime - 5, 'lib/fe-3.1/ebin/fe1.beam': caseTime + 5 },
    calls: [
      script(`${libPath}, src_tests, warnings_as_errors`),
      script(`${libPath}, src_tests`),
      script(`${libPath}, no_module_tests`),
      script(`${libPath}, no_module_tests, src_tests`),
    ],
  },
  {
    name: 'src_tests_missing',
    files: {
      ...latest,
      'lib/fe-3.1/ebin/fe.app': appText('fe', { vsn: '"3.1"', modules: '[fe1, fe4, fe5]' }),
    },
    calls: [script(`${libPath}, src_tests`), script()],
  },
  {
    name: 'crazy_script',
    files: {
      ...latest,
      'no_kernel.rel': '{release, {"r", "1"}, {erts, "4.4"}, [{stdlib, "1.0"}, {sasl, "1.0"}]}.',
      'load_kernel.rel': '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0", load}, {stdlib, "1.0"}]}.',
      'no_stdlib.rel': '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0"}, {sasl, "1.0"}]}.',
      'load_stdlib.rel': '{release, {"r", "1"}, {erts, "4.4"}, [{kernel, "1.0"}, {stdlib, "1.0", load}]}.',
    },
    calls: [
      script('{path, ["lib/kernel-1.0/ebin", "lib/stdlib-1.0/ebin", "lib/sasl-1.0/ebin"]}'),
      ...['no_kernel', 'load_kernel', 'no_stdlib', 'load_stdlib'].map((name) => script(libPath, name)),
    ],
  },
  {
    name: 'optional_apps_script',
    files: {
      ...fakeBase,
      ...fakeApplication('app1', '1.0', [], {
        applications: '[kernel, stdlib, sasl, app2, app3]',
        more: ['{optional_applications, [app2, app3]}'],
      }),
      ...fakeApplication('app2', '1.0'),
      'without.rel': relText(['{app1, "1.0"}']),
      'with.rel': relText(['{app1, "1.0"}', '{app2, "1.0"}']),
    },
    calls: [script(libPath, 'without'), script(libPath, 'with')],
  },
  {
    name: 'exref_script',
    files: crossReferenced(),
    calls: [
      'exref',
      '{exref, [db]}',
      '{exref, [db, stdlib]}',
      '{exref, [fe]}',
      '{exref, []}',
      '{exref, [fe]}, exref',
      'exref, warnings_as_errors',
    ].map((it) => script(`${libPath}, ${it}`)),
  },
  {
    name: 'exref_damaged',
    files: { ...crossReferenced(), 'lib/db-2.1/ebin/zz.beam': 'no beam' },
    calls: [script(`${libPath}, exref`), script(`${libPath}, {exref, [fe]}`)],
  },
  {
    name: 'exref_clash',
    files: { ...crossReferenced(), 'lib/fe-3.1/ebin/zz.beam': makeBeam('db2', {}) },
    calls: [script(`${libPath}, exref`)],
  },
  {
    name: 'duplicate_modules_script',
    files: {
      ...fakeBase,
      ...fakeApplication('app1', '1.0', ['myapp', 'a']),
      ...fakeApplication('app2', '1.0', ['myapp', 'b']),
      ...fakeApplication('app3', '1.0', ['b', 'myapp', 'a']),
      'two.rel': relText(['{app1, "1.0"}', '{app2, "1.0"}']),
      'three.rel': relText(['{app1, "1.0"}', '{app2, "1.0"}', '{app3, "1.0"}']),
    },
    calls: [script(libPath, 'two'), script(libPath, 'three')],
  },
  {
    name: 'duplicate_entries_script',
    files: {
      ...fakeBase,
      ...fakeApplication('twice', '1.0', [], { registered: '[test, test]' }),
      ...fakeApplication('once', '1.0', [], { registered: '[test]' }),
      ...fakeApplication('mods', '1.0', [], { modules: '[m, m, n, m, n]' }),
      'twice.rel': relText(['{twice, "1.0"}']),
      'once.rel': relText(['{once, "1.0"}']),
      'mods.rel': relText(['{mods, "1.0"}']),
    },
    calls: [script(libPath, 'twice'), script(libPath, 'once'), script(libPath, 'mods')],
  },
  {
    name: 'otp_6226_outdir',
    files: { ...latest, 'out/keep': '', 'sub/below.rel': relText(['{db, "2.1"}']) },
    calls: [
      script(`${libPath}, {outdir, ""}`),
      script(`${libPath}, {outdir, "out"}`),
      script(`${libPath}, {outdir, "./out/"}, {script_name, "some/thing"}`),
      script(`${libPath}, {outdir, "nowhere"}`),
      script(`${libPath}, {outdir, "latest.rel"}`),
      script(`${libPath}, {outdir, "out"}`, 'sub/below'),
      script(libPath, 'sub/below'),
      script(`${libPath}, {script_name, "here"}`, 'sub/below'),
      script('{path, ["lib/*/ebin", "sub"]}', 'below'),
    ],
  },
  {
    name: 'app_file_defaults',
    files: {
      ...fakeBase,
      ...fakeApplication('plain', '1.0'),
      ...fakeApplication('explicit', '1.0', [], {
        more: [
          '{id, ""}',
          '{maxP, infinity}',
          '{maxT, infinity}',
          '{included_applications, []}',
          '{env, []}',
          '{start_phases, undefined}',
          '{mod, []}',
          '{runtime_dependencies, ["x-1"]}',
          '{optional_applications, []}',
        ],
      }),
      'plain.rel': relText(['{plain, "1.0"}', '{explicit, "1.0"}']),
    },
    calls: [script(libPath, 'plain')],
  },
];

function crossReferenced(): Record<string, string | Uint8Array> {
  return {
    ...latest,
    'lib/stdlib-1.0/ebin/lists.beam': makeBeam('lists', { exports: ['map/2'] }),
    'lib/db-2.1/ebin/db1.beam': makeBeam('db1', {
      exports: ['f/0'],
      calls: [
        'db2:f/0',
        'db2:nope/3',
        'lists:map/2',
        'lists:nope/1',
        'foo:bar/2',
        'erlang:self/0',
        'erlang:nope/0',
        'db1:f/0',
        'db1:module_info/0',
        'db2:behaviour_info/1',
        'lists:behaviour_info/1',
        'erlang:max/2',
        'string:list_to_integer/1',
        'ets:first_lookup/1',
        'persistent_term:put_new/2',
      ],
    }),
    'lib/db-2.1/ebin/db2.beam': makeBeam('db2', { exports: ['f/0'] }),
    'lib/db-2.1/ebin/unlisted.beam': makeBeam('unlisted', { calls: ['ö:é/0', 'db2:é/0'] }),
  };
}
