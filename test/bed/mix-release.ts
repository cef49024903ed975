import { createHash } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildTools } from './build-tools.ts';
import { prepared } from './cache.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import type { OtpRelease } from './otp.ts';
import { runOk } from './run.ts';
import { plainEnvironment } from './run-escript.ts';

/** Differences from the default release. */
export interface MixVariant {
  version?: string;
  /** The configuration is made at start in a copy of `sys.config`, and the system starts twice. */
  reboot?: boolean;
  /** `false`: without OTP's applications and the emulator. */
  includeErts?: boolean;
  /** More files of the project, by path: `rel/env.sh.eex`, `rel/vm.args.eex`. */
  files?: Record<string, string>;
  /** More applications of OTP. */
  applications?: readonly string[];
}

/** A release made by `mix release`. */
export interface MixRelease {
  /** `_build/prod/rel/hello` */
  folder: string;
  /** Made by the step `:tar`. */
  archive: string;
  version: string;
  project: string;
}

/**
 * A Mix release by Debian's Elixir (1.14 with OTP 25, 1.18 with 27, 1.20 with 29), with a supervisor, `runtime.exs`,
 * a protocol, a file in `priv` and an overlay `bin/migrate`. Variables control it: `HELLO_TELL` prints its
 * environment while it starts, `GREETING` is read by `runtime.exs`, `PORT` must be a number, `HELLO_STOP` is the exit
 * code that it stops with.
 */
export function mixRelease(release: OtpRelease, variant: MixVariant = {}): Promise<Maybe<MixRelease>> {
  return orNotAvailable(async () => {
    const tools = have(await buildTools(release));
    const { version = '1.0.0' } = variant;
    const files = { ...projectFiles(variant), ...variant.files };
    const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
    const project = await prepared(`made/mix-release-${release}-${digest}-1`, async (stage) => {
      for (const [path, text] of Object.entries(files)) {
        const file = join(stage, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        if (path.startsWith('rel/overlays/bin/')) await chmod(file, 0o755);
      }
      const env = {
        ...plainEnvironment(),
        PATH: `${tools}:/usr/bin:/bin`,
        ...{ MIX_ENV: 'prod', HOME: stage, MIX_HOME: stage, TMPDIR: stage },
      };
      await runOk(join(tools, 'mix'), ['release', '--quiet'], { cwd: stage, env });
    });
    const place = join(project, '_build', 'prod');
    const folder = join(place, 'rel', 'hello');
    return { folder, archive: join(place, `hello-${version}.tar.gz`), version, project };
  });
}

const projectFiles = (variant: MixVariant): Record<string, string> => ({
  'mix.exs': `defmodule Hello.MixProject do
  use Mix.Project

  def project do
    [
      app: :hello,
      version: "${variant.version ?? '1.0.0'}",
      deps: [],
      releases: [
        hello: [
          include_executables_for: [:unix, :windows],
          include_erts: ${variant.includeErts ?? true},
          ${variant.reboot ? 'reboot_system_after_config: true,' : ''}
          steps: [:assemble, :tar]
        ]
      ]
    ]
  end

  def application do
    [
      extra_applications: [${['logger', 'crypto', 'eex', ...(variant.applications ?? [])].map((name) => `:${name}`).join(', ')}],
      mod: {Hello.Application, []}
    ]
  end
end
`,
  'config/config.exs': `import Config
config :hello, greeting: "from config.exs", kept: "yes"
`,
  'config/runtime.exs': `import Config
config :hello, greeting: System.get_env("GREETING", "hi")

if port = System.get_env("PORT") do
  config :hello, port: String.to_integer(port)
end
`,
  'lib/hello/application.ex': `defmodule Hello.Application do
  use Application

  def start(_type, _args) do
    if System.get_env("HELLO_TELL") do
      IO.puts("argv=#{inspect(System.argv())} plain=#{inspect(:init.get_plain_arguments())}")
    end

    Supervisor.start_link([Hello.Server], strategy: :one_for_one, name: Hello.Supervisor)
  end

  def stop(_state), do: IO.puts("stopped")
end
`,
  'lib/hello/server.ex': `defmodule Hello.Server do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def init(_) do
    IO.puts(Hello.describe())

    if code = System.get_env("HELLO_STOP") do
      Process.send_after(self(), {:stop, String.to_integer(code)}, 10)
    end

    {:ok, nil}
  end

  def handle_info({:stop, code}, state) do
    System.stop(code)
    {:noreply, state}
  end
end
`,
  'lib/hello.ex': `defprotocol Hello.Shout do
  def shout(value)
end

defimpl Hello.Shout, for: BitString do
  def shout(text), do: String.upcase(text)
end

defmodule Hello do
  def describe do
    greeting = Application.get_env(:hello, :greeting)
    data = String.trim(File.read!(Application.app_dir(:hello, "priv/data.txt")))
    sha = Base.encode16(binary_part(:crypto.hash(:sha256, data), 0, 4))
    shout = Hello.Shout.shout(greeting)
    consolidated = Protocol.consolidated?(Hello.Shout)
    "greeting=#{greeting} shout=#{shout} data=#{data} sha=#{sha} consolidated=#{consolidated} otp=#{:erlang.system_info(:otp_release)}"
  end
end

defmodule Hello.Later do
  def value, do: 42
end

defmodule Hello.Main do
  def main(["raise"]), do: raise("oops")
  def main(["exit"]), do: exit(:boom)
  def main(["halt"]), do: System.halt(3)
  def main(words), do: IO.puts("main #{inspect(words)} #{Application.get_env(:hello, :greeting)} node=#{node()}")
end
`,
  'priv/data.txt': 'data of hello\n',
  'rel/overlays/bin/migrate': `#!/bin/sh
cd -P -- "$(dirname -- "$0")"
exec ./hello eval 'IO.puts("migrated #{inspect(System.argv())}")' "$@"
`,
});
