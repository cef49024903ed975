import { expect, test } from 'bun:test';
import { readBeam, writeBeam } from '../../../src/beam/beam-file.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { beamFiles, expectLoads, expectSameAnswers, pureModules } from './reduced-answers.ts';
import { module, reduced } from './small-module.ts';

test('does not reduce a module that loads a NIF, runs code while it is loaded, or has unknown code or chunks', () => {
  expect(reduced(module([], ['load_nif']), 'first')).toBeUndefined();
  expect(reduced(module([[149]]), 'first')).toBeUndefined();
  expect(reduced(module([[250]]), 'first')).toBeUndefined();
  const withRecords = writeBeam([...module().chunks, ['Recs', new Uint8Array(4)]]);
  expect(reduced(readBeam(withRecords), 'first')).toBeUndefined();
  const cut = [...module().chunks].map(
    ([name, content]) => [name, name === 'Code' ? content.subarray(0, -1) : content] as const,
  );
  expect(reduced(readBeam(writeBeam(cut)), 'first')).toBeUndefined();
});

test('the same bytes each time', () => {
  expect(reduced(module(), 'first')!.bytes).toEqual(reduced(module(), 'first')!.bytes);
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `functions of reduced modules answer as before, OTP ${release}`, ({ tree }) =>
    expectSameAnswers(tree, pureModules.slice(1, 4), 1, release),
  );
  testWith({ tree }, `also without functions that are not exported, OTP ${release}`, ({ tree }) =>
    expectSameAnswers(tree, ['string', 'erl_scan', 'io_lib_format'], 1, 200 + release, {
      oneIn: 6,
      removeLocal: true,
    }),
  );
  testWith({ tree }, `every tenth module of OTP ${release}, loads when it is reduced`, async ({ tree }) => {
    const files = (await beamFiles(tree)).filter((_, index) => index % 10 === 0);
    await expectLoads(tree, files, 10, release);
  });
}
