import { expect, test } from 'bun:test';
import { inMemory } from '../../../src/archive/payload-file.ts';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { atom, list, tuple } from '../../../src/erlang/term/term.ts';
import { hasCode, type OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { describe as textOf } from '../../../src/errors/text.ts';
import { checkCode } from '../../../src/release/target/check-code.ts';
import { buildBeam, smallChunks } from '../../beam/build-beam.ts';

/** A module that was compiled with a feature of the language. */
const withFeature = (feature: string) => {
  const meta = encodeTerm(list([tuple(atom('enabled_features'), list([atom(feature)]))]), 27);
  const chunks = smallChunks.map(
    ([name, bytes]) =>
      [
        name,
        name === 'Code' ? Buffer.from('0000001000000000000000010000000000000000' + '03', 'hex') : bytes,
      ] as const,
  );
  return inMemory(`lib/my_app-1.0.0/ebin/m.beam`, buildBeam([...chunks, ['Meta', meta]]));
};

const refused = async (feature: string, release: number, features: string[] = []) => {
  const error = await checkCode([withFeature(feature)], { release, features }).then(
    () => undefined,
    (cause) => cause as OnebeamError,
  );
  if (error && !hasCode(error, 'release-code-unfit')) throw error;
  return error;
};

test('a feature of the language has to be on in the OTP of the target, or by vm.args', async () => {
  const error = await refused('maybe_expr', 26);
  expect(textOf(error!)).toEqual({
    message:
      'OTP 26 does not load `m` of `my_app`: it was compiled with the feature `maybe_expr`, which is off by default',
    hint: 'use `--erts 27` or newer, build the release with OTP 26, or add `-enable-feature maybe_expr` to `vm.args`',
  });
  expect(await refused('maybe_expr', 26, ['maybe_expr'])).toBeUndefined();
  expect(await refused('maybe_expr', 25, ['all'])).toBeUndefined();
  expect(await refused('maybe_expr', 27)).toBeUndefined();
  expect(textOf((await refused('compr_assign', 29))!).hint).toBe(
    'compile it without the feature, or add `-enable-feature compr_assign` to `vm.args`',
  );
});

test('a file that is called a module and is none is a warning', async () => {
  const file = inMemory('lib/my_app-1.0.0/ebin/m.beam', Buffer.from('text'));
  const warnings = await checkCode([file], { release: 27, features: [] });
  expect(warnings.map(({ code }) => code)).toEqual(['release-code-unreadable']);
});
