import { expect, test } from 'bun:test';
import { parseTerm } from '../../../src/erlang/print/term-text.ts';
import { scriptOptions, tarOptions } from '../../../src/systools/options/option-list.ts';

test('reads each option of make_script', () => {
  const all = `[silent, {path, ["a", "b"]}, src_tests, {variables, [{"X", "/x"}, {y, "/y"}]}, exref, {outdir, "o"},
    otp_build, warnings_as_errors, no_warn_sasl, no_module_tests, local, no_dot_erlang, {script_name, "s"}]`;
  expect(scriptOptions(parseTerm(all))).toEqual({
    ...{ silent: true, path: ['a', 'b'], srcTests: true, exref: true, outdir: 'o', otpBuild: true },
    variables: [
      ['X', '/x'],
      ['y', '/y'],
    ],
    ...{ warningsAsErrors: true, noWarnSasl: true, noModuleTests: true },
    ...{ local: true, noDotErlang: true, scriptName: 's' },
  });
});

test('reads each option of make_tar', () => {
  const own =
    '[{dirs, [include]}, {erts, "/e"}, erts_all, {var_tar, omit}, {extra_files, [{"a", "b"}, odd]}]';
  expect(tarOptions(parseTerm(own))).toEqual({
    ...{ dirs: ['include'], erts: '/e', ertsAll: true, varTar: 'omit' },
    extraFiles: [['a', 'b']],
  });
});

test('the first of several counts, and exref as a flag beats a list', () => {
  expect(scriptOptions(parseTerm('[{outdir, "a"}, {outdir, "b"}]'))).toEqual({ outdir: 'a' });
  for (const text of ['[exref, {exref, [a]}]', '[{exref, [a]}, exref]']) {
    expect(scriptOptions(parseTerm(text))).toEqual({ exref: true });
  }
  expect(scriptOptions(parseTerm('local'))).toEqual({ local: true });
});

test('refuses options that do not exist, are of another function, or have another value', () => {
  for (const text of [
    '[unknown]',
    '[{path, "a"}]',
    '[{silent, true}]',
    '[erts_all]',
    '[{a, b, c}]',
    '[toString]',
  ]) {
    expect(() => scriptOptions(parseTerm(text))).toThrow(
      expect.objectContaining({ code: 'systools-options-illegal' }),
    );
  }
  expect(() => tarOptions(parseTerm('[{var_tar, other}, local]'))).toThrow();
  expect(() => scriptOptions('local' as never)).toThrow(
    expect.objectContaining({ code: 'systools-argument-illegal' }),
  );
});
