import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepared } from '../bed/cache.ts';
import { have, type Maybe, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';

const source = new URL('./onebeam_smoke.erl', import.meta.url);

/**
 * The escript of `onebeam_smoke.erl`, an archive. It is compiled by OTP 25, so that every runtime loads it, and needs no
 * application but kernel and stdlib; where crypto is packed, too, it tests that.
 */
export function smokeProgram(): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const { root, environment } = have(await otp(25));
    const text = await readFile(source);
    const digest = new Bun.CryptoHasher('sha256').update(text).digest('hex').slice(0, 16);
    const folder = await prepared(`smoke-${digest}-1`, async (stage) => {
      await mkdir(join(stage, 'work'));
      await writeFile(join(stage, 'work', 'onebeam_smoke.erl'), text);
      const make = [
        '{ok, onebeam_smoke, Beam} = compile:file("onebeam_smoke", [binary, warnings_as_errors, deterministic]),',
        '{ok, {_, Zip}} = zip:create("x", [{"onebeam_smoke.beam", Beam}], [memory]),',
        'ok = escript:create("../onebeam-smoke", [shebang, {emu_args, "-escript main onebeam_smoke"}, {archive, Zip}]),',
        'halt().',
      ].join(' ');
      const env = { ...process.env, ...environment };
      await runOk(join(root, 'bin', 'erl'), ['-noshell', '-eval', make], { cwd: join(stage, 'work'), env });
      await runOk('chmod', ['755', join(stage, 'onebeam-smoke')]);
    });
    return join(folder, 'onebeam-smoke');
  });
}
