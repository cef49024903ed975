import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { beamFiles, expectLoads, expectSameAnswers, pureModules } from './reduced-answers.ts';

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `functions of reduced modules answer as before, OTP ${release}`, ({ tree }) =>
    expectSameAnswers(tree, pureModules, 1, 100 + release),
  );
  testWith({ tree }, `every module of OTP ${release} loads when it is reduced`, async ({ tree }) => {
    const files = await beamFiles(tree);
    await expectLoads(tree, files, 5, release);
  });
}
