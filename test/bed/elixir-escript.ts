import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostArchitecture } from './apt-root.ts';
import { prepared } from './cache.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import { type OtpRelease, otp, suiteOf } from './otp.ts';
import { runOk } from './run.ts';
import { plainEnvironment } from './run-escript.ts';
import { unpackInto } from './unpack.ts';

const project = `defmodule Demo.MixProject do
  use Mix.Project

  def project do
    [app: :demo, version: "0.1.0", deps: [], escript: [main_module: Demo.CLI]]
  end

  def application, do: [extra_applications: [:logger, :crypto]]
end
`;

const program = `defmodule Demo.CLI do
  def main(args) do
    sha = :crypto.hash(:sha256, Enum.join(args, ",")) |> Base.encode16(case: :lower) |> binary_part(0, 16)
    IO.puts("otp=#{:erlang.system_info(:otp_release)} elixir=#{System.version()} args=#{inspect(args)} sha=#{sha}")
  end
end
`;

/**
 * An Elixir escript, built without network by Debian's `mix` of the suite that a release comes from (1.14, 1.18, 1.20);
 * prints `otp=25 elixir=1.14.0 args=["a"] sha=<16 digits>`.
 */
export function elixirEscript(release: OtpRelease): Promise<Maybe<string>> {
  return orNotAvailable(async () => {
    const { erlexec, environment } = have(await otp(release));
    const suite = suiteOf(release);
    const folder = await prepared(`made/elixir-escript-${release}-1`, async (stage) => {
      const elixir = await prepared(`elixir-${suite}-1`, (place) =>
        unpackInto(place, { suite, architecture: hostArchitecture, packages: ['elixir'] }),
      );
      const lib = join(elixir, 'usr', 'lib', 'elixir', 'lib');
      const paths = (await readdir(lib)).map((name) => join(lib, name, 'ebin'));
      await mkdir(join(stage, 'lib'));
      await writeFile(join(stage, 'mix.exs'), project);
      await writeFile(join(stage, 'lib', 'cli.ex'), program);
      await runOk(
        erlexec,
        [
          ...['-noshell', '-elixir_root', lib, '-pa', ...paths, '-s', 'elixir', 'start_cli', '-extra'],
          ...[join(elixir, 'usr', 'lib', 'elixir', 'bin', 'mix'), 'escript.build'],
        ],
        {
          cwd: stage,
          env: {
            ...plainEnvironment(),
            ...environment,
            MIX_ENV: 'prod',
            HOME: stage,
            MIX_HOME: stage,
            TMPDIR: stage,
          },
        },
      );
    });
    return join(folder, 'demo');
  });
}
