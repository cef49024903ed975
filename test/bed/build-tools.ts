import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { rebar3 } from './debian-escripts.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, otp, suiteOf } from './otp.ts';
import { unpackInto } from './unpack.ts';

/** A folder for PATH with `mix`, `rebar3` and `erl` of a release: from Debian, ready to build projects. */
export function buildTools(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const { erlexec, environment, escript } = have(await otp(release));
    const rebar = have(await rebar3(release));
    const suite = suiteOf(release);
    const elixir = await prepared(`elixir-${suite}-1`, (place) =>
      unpackInto(place, { suite, architecture: hostArchitecture, packages: ['elixir'] }),
    );
    const lib = join(elixir, 'usr', 'lib', 'elixir', 'lib');
    const paths = (await readdir(lib)).map((name) => `'${join(lib, name, 'ebin')}'`).join(' ');
    const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
    const mix = join(elixir, 'usr', 'lib', 'elixir', 'bin', 'mix');
    const start = `-noshell -elixir_root '${lib}' -pa ${paths} -s elixir start_cli -extra '${mix}'`;
    const scripts = {
      mix: `exec '${erlexec}' ${start} "$@"`,
      rebar3: `exec '${escript}' '${rebar}' "$@"`,
      erl: `exec '${erlexec}' "$@"`,
    };
    return prepared(`build-tools-${release}-1`, async (stage) => {
      await mkdir(stage, { recursive: true });
      for (const [name, line] of Object.entries(scripts)) {
        const file = join(stage, name);
        await writeFile(file, `#!/bin/sh\n${exports.join('')}${line}\n`);
        await chmod(file, 0o755);
      }
    });
  });
}
