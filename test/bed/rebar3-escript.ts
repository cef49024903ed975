import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { prepared } from './cache.ts';
import { rebar3 } from './debian-escripts.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, otp } from './otp.ts';
import { plainEnvironment, runEscript } from './run-escript.ts';

/** The escript of a fresh rebar3 project (`rebar3 new escript r3`, `rebar3 escriptize`); prints `Args: [...]`. */
export function rebar3Escript(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const tree = have(await otp(release));
    const program = have(await rebar3(release));
    const folder = await prepared(`made/rebar3-escript-${release}-1`, async (stage) => {
      const env = plainEnvironment({ HOME: join(stage, 'home'), REBAR_COLOR: 'none' });
      await mkdir(join(stage, 'home'));
      for (const [cwd, args] of [
        [stage, ['new', 'escript', 'r3']],
        [join(stage, 'r3'), ['escriptize']],
      ] as const) {
        const ran = await runEscript(tree, program, args, { cwd, env });
        if (ran.exitCode !== 0) throw new Error(`rebar3 ${args.join(' ')}: ${Buffer.from(ran.stdout)}`);
      }
    });
    return join(folder, 'r3', '_build', 'default', 'bin', 'r3');
  });
}
