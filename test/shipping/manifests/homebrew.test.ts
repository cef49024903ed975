import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOk } from '../../bed/run.ts';
import { type Tool, tool } from '../../bed/tools.ts';
import { testWith } from '../../bed/when.ts';
import { type Shipping, sampleMetadata, shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-homebrew-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const targets = ['linux-x64', 'linux-x64-musl', 'darwin-arm64', 'windows-x64'] as const;
const baseUrl = 'https://example.org/v{version}';
const formula = async (more: Shipping = {}) => {
  const release = await shipped(folder, {
    targets,
    to: ['homebrew'],
    baseUrl,
    program: { name: 'my_app' },
    ...more,
  });
  expect(release.failures).toEqual([]);
  return { release, path: join(release.output, 'my-app.rb') };
};

test('has a block for each target that has an archive, and its digest', async () => {
  const { release, path } = await formula();
  const text = await readFile(path, 'utf8');
  expect(text).toStartWith('class MyApp < Formula\n  desc "Greets whoever is named"\n');
  expect(text.match(/on_(arm|intel) do/g)).toHaveLength(2);
  for (const target of ['linux-x64', 'darwin-arm64']) {
    const archive = release.files.find((file) => file.kind === 'thin-archive' && file.target === target)!;
    expect(text).toContain(
      `url "https://example.org/v1.2.0/${archive.path}"\n      sha256 "${archive.sha256}"`,
    );
  }
  expect(text).not.toMatch(/musl|windows/);
});

/** The part of Homebrew's language that generated formulas use, for one system and processor. */
const stub = `
$found = {}
class Pathname; end
class String; def /(other) "#{self}/#{other}" end; end
class Formula
  class << self
    %w[desc homepage version license url sha256].each { |n| define_method(n) { |v| $found[n] = v } }
    def on_macos; yield if ENV["SYSTEM"] == "macos"; end
    def on_linux; yield if ENV["SYSTEM"] == "linux"; end
    def on_arm; yield if ENV["CPU"] == "arm"; end
    def on_intel; yield if ENV["CPU"] == "intel"; end
    def test(&block) $found["test"] = "yes"; end
  end
end
load ARGV[0]
klass = Object.const_get(ARGV[1])
raise "no install" unless klass.instance_methods(false).include?(:install)
puts [$found["url"], $found["sha256"], $found["test"], $found["desc"]].inspect
`;
testWith(
  { ruby: await tool('ruby') },
  'ruby evaluates it for each system and processor',
  async ({ ruby }) => {
    const description = 'Says "hello" to #{name} \\ #$0.';
    const { path } = await formula({ metadata: { ...sampleMetadata, description } });
    const file = join(folder, 'stub.rb');
    await writeFile(file, stub);
    const evaluated = (SYSTEM: string, CPU: string) => inRuby(ruby, [file, path, 'MyApp'], { SYSTEM, CPU });
    expect(await inRuby(ruby, ['-c', path])).toBe('Syntax OK\n');
    const linux = JSON.parse(
      (await evaluated('linux', 'intel')).replaceAll('nil', 'null').replaceAll('\\#', '#'),
    );
    expect(linux).toEqual([
      'https://example.org/v1.2.0/my_app-linux-x64-thin.tar.gz',
      ...[expect.stringMatching(/^[0-9a-f]{64}$/), 'yes', description.slice(0, -1)],
    ]);
    expect(await evaluated('macos', 'arm')).toContain('my_app-darwin-arm64-thin.tar.gz');
    for (const [system, cpu] of [
      ['linux', 'arm'],
      ['macos', 'intel'],
    ] as const) {
      expect(await evaluated(system, cpu)).toStartWith('[nil, nil');
    }
  },
);

const inRuby = ({ program, environment }: Tool, args: readonly string[], env: Record<string, string> = {}) =>
  runOk(program, args, { env: { ...process.env, ...environment, LC_ALL: 'C.UTF-8', ...env } });
