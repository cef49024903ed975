import { appText, fakeApplication, fakeBase, libPath, relText } from './fake-release.ts';
import { makeBeam } from './make-beam.ts';
import { type Call, caseTime, type ReleaseCase } from './release-case.ts';

const script = (options = libPath, name = 'latest'): Call => ({
  run: 'make_script',
  name,
  options: `[${options}]`,
});
const tar = (options = libPath, name = 'latest'): Call => ({
  run: 'make_tar',
  name,
  options: `[${options}]`,
});

const latest: Record<string, string | Uint8Array> = {
  ...fakeBase,
  ...fakeApplication('db', '2.1', ['db1', 'db2'], { registered: '[dbserv]' }),
  ...fakeApplication('fe', '3.1', ['fe1', 'fe2', 'fe3'], { applications: '[kernel, stdlib, db]' }),
  'latest.rel': relText(['{db, "2.1"}', '{fe, "3.1"}']),
};

const illegalTarOptions = [
  '{path, ["Path", 12, "Another"]}',
  'rubbish',
  'local',
  '{dirs, ["dirs"]}',
  '{erts, here}',
  '{var_tar, none}, {var_tar, "include"}',
  '{variables, [{"TEST", 1}]}',
  '{exref, [1, db]}',
  'no_dot_erlang, {script_name, "x"}',
  '{extra_files, rubbish}, {outdir, 1}, {silent, true}',
];

const programs = [
  ...[
    'beam.smp',
    'dyn_erl',
    'epmd',
    'erl',
    'erl_call',
    'erl_child_setup',
    'erlexec',
    'erl.src',
    'escript',
    'heart',
  ],
  ...['inet_gethost', 'run_erl', 'start', 'start_erl.src', 'start.src', 'to_erl'],
  ...['typer', 'dialyzer', 'ct_run', 'yielding_c_fun', 'erlc', 'typer.sh'],
];
const erts = Object.fromEntries(programs.map((name) => [`otp/erts-4.4/bin/${name}`, `program ${name}\n`]));
const ertsModes = Object.fromEntries(
  Object.keys(erts).map((path) => [path, path.endsWith('.src') ? 0o644 : 0o755]),
);

const long = 'a_rather_long_name_that_goes_on_and_on_and_on_until_nobody_can_bear_it_any_more_and_then_some';

/** The requirements of OTP's suite on make_tar, and edge cases of the archive format. */
export const tarCases: readonly ReleaseCase[] = [
  {
    name: 'tar_options',
    files: latest,
    calls: [script(), ...illegalTarOptions.map((options) => tar(options)), tar()],
  },
  {
    name: 'relname_tar',
    files: latest,
    calls: [tar(), script(), tar(), tar(`${libPath}, warnings_as_errors`), tar('')],
  },
  { name: 'normal_tar', files: latest, calls: [script(`${libPath}, {script_name, "start"}`), tar()] },
  {
    name: 'no_mod_vsn_tar',
    files: { ...fakeBase, ...fakeApplication('db', '3.1', ['db1']), 'latest.rel': relText(['{db, "3.1"}']) },
    calls: [script(), tar()],
  },
  {
    name: 'system_files_tar',
    files: { ...latest, 'sys.config': '[{db, [{a, 1}]}, "other.config"].\n', relup: '{"LATEST", [], []}.\n' },
    calls: [script(), tar()],
  },
  {
    name: 'system_src_file_tar',
    files: {
      ...latest,
      'sys.config': '[}.\n',
      'sys.config.src': 'whatever %{X}\n',
      'lib/db-2.1/ebin/relup': '{"1", [], []}.',
    },
    calls: [script(), tar()],
  },
  ...[
    '[{db, [{a, 1}',
    '[{db, [{a, 1}]}',
    '[{db, a}].',
    '[].\n[].\n',
    '',
    '["a", [], {db, []}].',
    '[a $',
    '[{a, "abc',
    "[{a, 'abc",
    '[{a, 16#zz}].',
    '[{a, 37#1}].',
    '[{a, "\\xz"}].',
    '[db = 1].',
  ].map(
    (content, index): ReleaseCase => ({
      name: `invalid_sys_config_${index}`,
      files: { ...latest, 'sys.config': content, 'latest.tar.gz': 'of an earlier run' },
      calls: [script(), tar()],
    }),
  ),
  ...[
    '{"LATEST", [',
    '{"", [], []}.',
    '{"LATEST", [], []}',
    '{latest, [], []}.',
    '{"L", [], []}.\n{"L", [], []}.',
    '{"L", [], a}.',
  ].map(
    (content, index): ReleaseCase => ({
      name: `invalid_relup_${index}`,
      files: { ...latest, relup: content },
      calls: [script(), tar()],
    }),
  ),
  {
    name: 'variable_tar',
    files: {
      ...latest,
      'else/other-1.0/ebin/other.app': appText('other'),
      'else/flat/other2.app': appText('other2'),
      'v.rel': relText(['{db, "2.1"}', '{other, "1.0"}', '{other2, "1.0"}']),
    },
    calls: [
      script(`${libPath}, {variables, [{"TEST", "lib"}]}`),
      tar(`${libPath}, {variables, [{"TEST", "lib"}]}`),
      script('{path, ["lib/*/ebin", "else/*/ebin", "else/flat"]}', 'v'),
      tar(
        '{path, ["lib/*/ebin", "else/*/ebin", "else/flat"]}, {variables, [{"A", "else"}, {b, "lib/db-2.1"}, {"EMPTY", "nowhere"}]}',
        'v',
      ),
    ],
  },
  {
    name: 'var_tar',
    files: { ...latest, 'out/keep': '' },
    calls: [
      script(),
      tar(`${libPath}, {var_tar, include}, {variables, [{"TEST", "lib"}]}, {outdir, "out"}`),
      tar(`${libPath}, {var_tar, ownfile}, {variables, [{"TEST", "lib"}]}, {outdir, "out"}`),
      tar(`${libPath}, {var_tar, omit}, {variables, [{"TEST", "lib"}]}, {outdir, "out"}`),
    ],
  },
  {
    name: 'src_tests_tar',
    files: {
      ...latest,
      'lib/db-2.1/src/db1.erl': '-module(db1).\n',
      'lib/db-2.1/src/deep/x.hrl': '',
      'lib/fe-3.1/src/fe1.erl': '',
      'lib/fe-3.1/priv/p': 'p',
      'lib/db-2.1/include/db.hrl': '',
    },
    modified: { 'lib/db-2.1/ebin/db1.beam': caseTime - 5 },
    calls: [
      script(),
      tar(`${libPath}, src_tests, {dirs, [src]}`),
      tar(`${libPath}, {dirs, [src, nothing, include]}`),
      tar(`${libPath}, src_tests, warnings_as_errors`),
    ],
  },
  {
    name: 'exref_tar',
    files: { ...latest, 'lib/db-2.1/ebin/db1.beam': makeBeam('db1', { calls: ['db2:nope/3', 'x:y/0'] }) },
    calls: [script(), tar(`${libPath}, exref`), tar(`${libPath}, {exref, [fe]}`)],
  },
  {
    name: 'link_tar',
    files: {
      ...without(latest, ['lib/db-2.1/ebin/db.app', 'lib/db-2.1/ebin/db1.beam']),
      'real/db.app': appText('db', { vsn: '"2.1"', modules: '[db1, db2]' }),
      'real/db1.beam': makeBeam('db1', {}),
      'real/db1.erl': '-module(db1).',
      'real/sub/file': 'x',
    },
    links: {
      'lib/db-2.1/ebin/db.app': '../../../real/db.app',
      'lib/db-2.1/ebin/db1.beam': '../../../real/db1.beam',
      'lib/db-2.1/src/db1.erl': '../../../real/db1.erl',
      'lib/db-2.1/priv': '../../real',
    },
    calls: [script(), tar(`${libPath}, {dirs, [src]}`)],
  },
  {
    name: 'dangling_link_tar',
    files: latest,
    links: { 'lib/db-2.1/priv/gone': 'nowhere', 'lib/fe-3.1/src/gone': 'nowhere' },
    folders: ['lib/db-2.1/priv', 'lib/fe-3.1/src'],
    calls: [script(), tar(), tar('{path, ["lib/*/ebin"]}, {dirs, [src]}')],
  },
  {
    name: 'missing_modules_tar',
    files: {
      ...without(latest, ['lib/db-2.1/ebin/db1.beam', 'lib/fe-3.1/ebin/fe2.beam']),
      'latest.tar.gz': 'of an earlier run',
    },
    calls: [script(), tar()],
  },
  {
    name: 'no_sasl_tar',
    files: { ...latest, 'latest.rel': relText(['{db, "2.1"}'], { sasl: false }) },
    calls: [
      script(),
      tar(`${libPath}, warnings_as_errors`),
      tar(),
      tar(`${libPath}, no_warn_sasl, warnings_as_errors`),
    ],
  },
  {
    name: 'otp_9507_path_ebin',
    files: { ...latest, 'ebin/own.app': appText('own'), 'priv/x': 'x', 'own.rel': relText(['{own, "1.0"}']) },
    calls: [
      script('{path, ["lib/*/ebin", "ebin"]}', 'own'),
      tar('{path, ["lib/*/ebin", "ebin"]}', 'own'),
      tar('{path, ["lib/*/ebin", "./ebin"]}', 'own'),
    ],
  },
  {
    name: 'additional_files_tar',
    files: { ...latest, 'more/a': 'a', 'more/deep/b': 'b', 'one.txt': '1' },
    folders: ['more/empty', 'empty'],
    calls: [
      script(),
      tar(
        `${libPath}, {extra_files, [{"one.txt", "two.txt"}, {"more", "less/more"}, {"empty", "void"}, rubbish, {a, b, c}]}`,
      ),
      tar(`${libPath}, {extra_files, [{"nowhere", "x"}]}`),
    ],
  },
  {
    name: 'erts_tar',
    files: { ...latest, ...erts, 'otp/erts-4.4/bin/deep/er/x': 'x', 'otp/erts-4.4/lib/not': '' },
    modes: ertsModes,
    calls: [
      script(),
      tar(`${libPath}, {erts, "otp"}`),
      tar(`${libPath}, {erts, "otp"}, erts_all`),
      tar(`${libPath}, erts_all`),
      tar(`${libPath}, {erts, "nowhere"}`),
    ],
  },
  {
    name: 'outdir_tar',
    files: { ...latest, 'out/keep': '', 'sub/below.rel': relText(['{db, "2.1"}']) },
    calls: [
      script(),
      script(libPath, 'sub/below'),
      tar(`${libPath}, {outdir, "out"}`),
      tar(`${libPath}, {outdir, "nowhere"}`),
      tar(`${libPath}, {outdir, "latest.rel"}`),
      tar(libPath, 'sub/below'),
      tar('{path, ["lib/*/ebin", "sub"]}', 'below'),
      tar(`${libPath}, {outdir, ""}`),
    ],
  },
  {
    name: 'names_tar',
    files: {
      ...latest,
      ...Object.fromEntries(
        [
          `${long}${long}`,
          `deep1/${long}/${long}`,
          `${long}/deep/${long}/x`,
          `${long}/${'d'.repeat(60)}/x`,
          'ünï/cødé',
          `ü/${long}`,
          '日本',
          `${'é'.repeat(40)}/x`,
          `${'n'.repeat(99)}`,
          `${'n'.repeat(100)}`,
          'with space',
        ].map((name) => [`lib/db-2.1/priv/${name}`, name]),
      ),
      'lib/db-2.1/priv/script.sh': '#!/bin/sh\n',
      'lib/db-2.1/ebin/db.appup': '{"2.1", [], []}.',
    },
    folders: ['lib/db-2.1/priv/empty', `lib/db-2.1/priv/${long}/empty`, 'lib/db-2.1/priv/tömt'],
    modes: { 'lib/db-2.1/priv/script.sh': 0o755, 'lib/db-2.1/priv/with space': 0o600 },
    calls: [script(), tar()],
  },
];

function without(
  files: Record<string, string | Uint8Array>,
  names: readonly string[],
): Record<string, string | Uint8Array> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}
