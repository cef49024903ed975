defmodule MixOnebeam.MixProject do
  use Mix.Project

  @source "https://github.com/OWNER/onebeam"

  def project do
    [
      app: :mix_onebeam,
      version: "0.1.0",
      elixir: "~> 1.14",
      deps: [],
      description: "mix onebeam: one native executable from the project's escript",
      package: [
        licenses: ["Apache-2.0"],
        links: %{"Source" => @source},
        files: ["lib", "mix.exs", "README.md", "LICENSE"]
      ],
      source_url: @source
    ]
  end

  def application, do: [extra_applications: []]
end
