import { afterAll, expect } from 'bun:test';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { situations } from '../launcher/situations.ts';
import { build, closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

const shop = await openWorkshop();
const script = await orNotAvailable(() =>
  makeEscript({
    name: 'words',
    kind: 'zip',
    modules: { words: '-module(words).\n-export([main/1]).\nmain(Words) -> io:format("~w~n", [Words]).\n' },
  }),
);
afterAll(() => closeWorkshop(shop));

for (const release of otpReleases) {
  testWith(
    { tree: await otp(release), script },
    `OTP ${release} starts where code cannot be made at run time, or memory is limited`,
    async ({ tree, script }) => {
      const executable = await build(shop, script, tree);
      for (const { name, wrapper, missing } of situations) {
        // The emulator itself needs more than that many bytes of data.
        if (missing || name === 'limited data') continue;
        const [program, ...words] = wrapper;
        for (const start of ['cold', 'warm']) {
          const env = usersEnvironment(shop);
          const ran = await run(program, [...words, executable, 'a', 'ü'], { env });
          const [stdout, stderr] = [Buffer.from(ran.stdout).toString(), Buffer.from(ran.stderr).toString()];
          expect({ name, start, stdout, stderr, exitCode: ran.exitCode }).toEqual({
            name,
            start,
            stdout: '[[97],[252]]\n',
            stderr: '',
            exitCode: 0,
          });
        }
        await run('rm', ['-rf', `${shop.cache}/onebeam`]);
      }
    },
    300_000,
  );
}
