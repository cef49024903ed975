defmodule Mix.Tasks.Onebeam do
  @shortdoc "Packages the escript of this project and the Erlang runtime into one executable"

  @moduledoc """
  Runs `onebeam build` on this project, which runs `mix escript.build` first: for production, unless `MIX_ENV` is set.

      mix onebeam --target linux-x64,windows-x64 --erts 27

  All arguments are those of `onebeam build`; `onebeam help build` lists them. Settings for every build go to
  `onebeam.toml`. The program is looked for in `PATH`; the variable `ONEBEAM_PROGRAM` names another.
  """
  use Mix.Task

  @impl true
  def run(arguments) do
    name = System.get_env("ONEBEAM_PROGRAM", "onebeam")

    program =
      System.find_executable(name) ||
        Mix.raise("`#{name}` was not found in PATH: install it with `npm install -g onebeam`, or name it in ONEBEAM_PROGRAM")

    options = [into: IO.binstream(:stdio, 4096), stderr_to_stdout: true, cd: Path.dirname(Mix.Project.project_file())]

    case System.cmd(program, ["build" | arguments], options) do
      {_, 0} -> :ok
      {_, status} -> exit({:shutdown, status})
    end
  end
end
