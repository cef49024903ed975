import { expect } from 'bun:test';
import { hello, helloByHand } from './escripts.ts';
import { otp, otpReleases } from './otp.ts';
import { run } from './run.ts';
import { plainEnvironment, runEscript } from './run-escript.ts';
import { testWith } from './when.ts';

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `OTP ${release} runs from where it was unpacked, crypto included`, async ({ tree }) => {
    const program =
      'io:format("~s ~s ~p", [erlang:system_info(otp_release), code:root_dir(),' +
      ' byte_size(crypto:strong_rand_bytes(3))]), halt().';
    const env = { ...plainEnvironment(), ...tree.environment };
    const { stdout, stderr } = await run(tree.erlexec, ['-noshell', '-eval', program], { env });
    expect([`${stdout}`, `${stderr}`]).toEqual([`${release} ${tree.root} 3`, '']);
  });

  for (const kind of ['source', 'beam', 'zip'] as const) {
    const script = await hello(kind);
    testWith({ tree, script }, `OTP ${release} runs hello, ${kind}`, async ({ tree, script }) => {
      const ran = await runEscript(tree, script, ['a', 'b c']);
      expect([`${ran.stdout}`, `${ran.stderr}`, ran.exitCode]).toEqual([
        `hello from ${kind}: ["a","b c"]\n`,
        '',
        0,
      ]);
    });
  }
}

testWith(
  { tree: await otp(25), script: await helloByHand() },
  'a manually assembled zip runs',
  async (bed) => {
    const ran = await runEscript(bed.tree, bed.script, ['x']);
    expect(`${ran.stdout}`).toBe('hello from hand: ["x"]\n');
  },
);
