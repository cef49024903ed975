import { expect, test } from 'bun:test';
import { applicationFacts, gleamFacts, mixFacts } from '../../src/project/project-facts.ts';

test('reads literal values of mix.exs, and attributes that they refer to', () => {
  const source = `
defmodule Greeter.MixProject do
  use Mix.Project
  @version "1.2.0"
  # version: "0.0.1"
  def project do
    [app: :greeter, version: @version, description: "Greets", source_url: "https://example.org/source",
     package: [licenses: ["MIT", "Apache-2.0"], maintainers: ["Ada"], links: %{"Docs" => "https://example.org/docs"}]]
  end
end`;
  expect(mixFacts(source)).toEqual({
    ...{ version: '1.2.0', description: 'Greets', licence: 'MIT AND Apache-2.0', maintainer: 'Ada' },
    homepage: 'https://example.org/source',
  });
  const heredoc = 'description: """\n  Greets whoever\n  is named.\n  """';
  expect(mixFacts(heredoc).description).toBe('Greets whoever\nis named.');
});

test('says nothing of what mix.exs computes', () => {
  expect(mixFacts('version: version(), description: "a #{b}", licenses: licenses()')).toEqual({});
});

test('reads an .app.src with what Hex adds', () => {
  const source = `{application, greeter, [{description, "Greets"}, {vsn, "1.2.0"}, {licenses, ["MIT"]},
    {links, [{"GitHub", "https://example.org/g"}]}, {maintainers, [<<"Ada">>]}]}.`;
  expect(applicationFacts(Buffer.from(source), 'greeter.app.src')).toEqual({
    ...{ version: '1.2.0', description: 'Greets', licence: 'MIT', maintainer: 'Ada' },
    homepage: 'https://example.org/g',
  });
  const git = applicationFacts(Buffer.from('{application, greeter, [{vsn, git}]}.'), 'greeter.app.src');
  expect(git).toEqual({});
});

test('reads a gleam.toml', () => {
  const source = `
name = "greeter"
version = "1.2.0"
description = "Greets"
licences = ["Apache-2.0"]
repository = { type = "github", user = "ada", repo = "greeter" }
`;
  expect(gleamFacts(source)).toEqual({
    ...{ version: '1.2.0', description: 'Greets', licence: 'Apache-2.0' },
    homepage: 'https://github.com/ada/greeter',
  });
  expect(gleamFacts('links = [{ title = "x", href = "https://example.org" }]').homepage).toBe(
    'https://example.org',
  );
});
