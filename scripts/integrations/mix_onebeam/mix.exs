defmodule MixOnebeam.MixProject do
  use Mix.Project

  def project, do: [app: :mix_onebeam, version: "0.1.0", deps: []]

  def application, do: [extra_applications: []]
end
