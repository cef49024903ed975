import { afterAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReleasedFile } from '../../src/index.ts';
import { channels } from '../../src/shipping/channels/channels.ts';
import { writeReleaseFile } from '../../src/shipping/release/write-release-file.ts';
import type { Maybe } from '../bed/not-available.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { packageMachine, packageTools } from '../bed/package-tools.ts';
import { releaseSession } from '../bed/release-session.ts';
import { mixRelease } from '../bed/releases.ts';
import { runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { programOf, sampleOptions } from '../shipping/packages/sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-channels-'));
const ends: (() => void)[] = [];
afterAll(async () => {
  for (const end of ends) end();
  await rm(folder, { recursive: true, force: true });
});

const things = { tree: await otp(25), mix: await mixRelease(25) };
let made: Promise<string> | undefined;

/** Builds a service, and writes its packages, the thin archive and what refers to it, once. @returns their folder */
async function ship(release: string, root: string): Promise<string> {
  const path = join(folder, 'hello-linux-x64');
  const args = ['build', release, '--erts', root, '-o', path, '--level', '1'];
  const { code, err } = await onebeam(args, { cwd: folder });
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  const program = await programOf([path], folder, { version: '1.0.0' });
  const out = join(folder, 'out');
  const released: ReleasedFile[] = [];
  const work = await mkdtemp(join(folder, 'work-'));
  for (const name of ['archive', 'pacman', 'npm', 'wheel', 'sh', 'homebrew'] as const) {
    const options = { ...sampleOptions(work), released, baseUrl: 'https://example.org/v1.0.0' };
    const { files } = await channels[name]!(program, options);
    // The launcher of 110 MB takes long to compress, and nothing here needs it.
    for (const file of files.filter(({ kind }) => kind !== 'archive')) {
      const written = await writeReleaseFile(file, { output: out, dryRun: false });
      released.push({ channel: name, kind: file.kind, target: 'linux-x64', path: file.path, ...written });
    }
  }
  return out;
}

function shipped({ mix, tree }: { mix: { folder: string }; tree: { root: string } }): Promise<string> {
  made ??= ship(mix.folder, tree.root);
  return made;
}

const place = (name: string) => mkdtemp(join(folder, `${name}-`));

/** Starts the installed service, asks it, and stops it. */
async function serves(command: string, path = '/usr/bin:/bin'): Promise<void> {
  const session = releaseSession(command, { home: await place('home'), env: { PATH: path } });
  ends.push(session.end);
  const service = session.background(['start'], { PATH: path });
  await session.untilUp();
  expect((await session.call('rpc', 'IO.puts Hello.Later.value()')).stdout).toBe('42\n');
  expect((await session.call('status')).stdout).toContain('version: 1.0.0\n');
  expect((await session.call('stop')).exitCode).toBe(0);
  expect(await service.ended).toBe(0);
}

const shells: Record<string, Maybe<{ program: string }>> = {
  bash: Bun.which('bash') ? { program: Bun.which('bash')! } : new NotAvailable('bash'),
  ...{ dash: await tool('dash'), busybox: await tool('busybox'), mksh: await tool('mksh') },
};

const [ruby, tools] = [await tool('ruby'), await packageTools()];

describe('a service', () => {
  for (const [name, shell] of Object.entries(shells)) {
    testWith(
      { ...things, shell },
      `of install.sh in ${name} is installed, has its commands, and is removed`,
      async ({ shell, ...it }) => {
        const out = await shipped(it);
        const home = await place('user');
        const words = [...(name === 'busybox' ? ['sh'] : []), join(out, 'install.sh')];
        const env = {
          ...{ PATH: '/usr/bin:/bin', HOME: home },
          ...{ HELLO_DOWNLOAD_URL: `file://${out}`, HELLO_INSTALL_DIR: join(home, 'bin') },
        };
        await runOk(shell.program, words, { cwd: home, env });
        const command = join(home, 'bin/hello');
        // The script that is installed is the same for all shells.
        if (name === 'dash') await serves(command);
        else expect(await runOk(command, ['version'], { cwd: home, env })).toBe('hello 1.0.0\n');
        await runOk(shell.program, [...words, '--uninstall'], { cwd: home, env });
        expect(await readdir(join(home, 'bin'))).toEqual([]);
        expect(await readdir(home)).toEqual(['bin']);
      },
      900_000,
    );
  }

  testWith(
    { ...things, ruby },
    'of the Homebrew formula is installed as the formula says, passes its test, and has its commands',
    async ({ ruby, ...it }) => {
      const out = await shipped(it);
      const keg = join(await place('brew'), 'Cellar/hello/1.0.0');
      await mkdir(keg, { recursive: true });
      const harness = join(keg, '../harness.rb');
      await writeFile(harness, brew);
      const libraries = join(dirname(ruby.program), '../lib');
      const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
      const folders = ['ruby/3.1.0', `${machine}/ruby/3.1.0`].map((path) => join(libraries, path));
      const env = { ...process.env, ...ruby.environment, RUBYLIB: folders.join(':') };
      const args = [harness, join(out, 'hello.rb'), 'Hello', out, keg];
      expect(await runOk(ruby.program, args, { env })).toBe('tested\n');
      expect((await readdir(keg)).sort()).toEqual(['bin', 'libexec']);
      await serves(join(keg, 'bin/hello'));
      // Like every folder that Homebrew links into its own.
      const linked = join(await place('linked'), 'hello');
      await runOk('ln', ['-s', join(keg, 'bin/hello'), linked]);
      expect(await runOk(linked, ['version'], { env: { PATH: '/usr/bin:/bin', HOME: keg } })).toBe(
        'hello 1.0.0\n',
      );
    },
    900_000,
  );

  testWith(
    { ...things, npm: Bun.which('npm') ?? new NotAvailable('npm') },
    'of the npm packages is removed completely',
    async ({ npm, ...it }) => {
      const out = await shipped(it);
      const prefix = await place('npm');
      await writeFile(join(prefix, 'package.json'), '{"private":true}');
      const env = { PATH: process.env.PATH, HOME: prefix, npm_config_cache: join(folder, 'npm-cache') };
      const quiet = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--no-package-lock'];
      const packages = ['hello-linux-x64-1.0.0.tgz', 'hello-1.0.0.tgz'].map((name) => join(out, name));
      await runOk(npm, ['install', ...quiet, ...packages], { cwd: prefix, env });
      await serves(join(prefix, 'node_modules/.bin/hello'), process.env.PATH);
      await runOk(npm, ['uninstall', ...quiet, 'hello', 'hello-linux-x64'], { cwd: prefix, env });
      const left = await readdir(join(prefix, 'node_modules'), { recursive: true }).catch(() => []);
      expect(left.filter((name) => name.includes('hello'))).toEqual([]);
    },
    900_000,
  );

  testWith(
    { ...things, python: Bun.which('python3') ?? new NotAvailable('python3') },
    'of the wheel is removed completely',
    async ({ python, ...it }) => {
      const out = await shipped(it);
      const venv = join(await place('pip'), 'venv');
      await runOk(python, ['-m', 'venv', '--without-pip', venv]);
      const before = (await readdir(venv, { recursive: true })).sort();
      const wheel = (await readdir(out)).find((name) => name.endsWith('.whl'))!;
      const pip = (...words: string[]) =>
        runOk(python, ['-m', 'pip', '--python', join(venv, 'bin/python'), ...words]);
      await pip('install', '-q', '--no-index', '--no-deps', join(out, wheel));
      await serves(join(venv, 'bin/hello'));
      await pip('uninstall', '-q', '-y', 'hello');
      expect((await readdir(venv, { recursive: true })).sort()).toEqual(before);
    },
    900_000,
  );

  testWith(
    { ...things, tools },
    'of the pacman package is installed with its unit, has its commands, verifies, and is removed completely',
    async ({ tools, ...it }) => {
      const out = await shipped(it);
      const machine = await packageMachine(tools, await place('pacman'));
      const name = (await readdir(out)).find((one) => one.endsWith('.pkg.tar.zst'))!;
      await copyFile(join(out, name), join(machine.shared, 'hello.pkg.tar.zst'));
      const assumed = ['glibc=2.40', 'gcc-libs', 'zlib', 'ncurses', 'openssl'];
      const ran = await machine.run(`
        echo '127.0.0.1 localhost' >/etc/hosts; mkdir -p /var/lib/pacman /etc/systemd/system
        pac() { pacman --noconfirm --noprogressbar "$@"; }
        pac -U ${assumed.map((one) => `--assume-installed ${one}`).join(' ')} /tmp/hello.pkg.tar.zst >/tmp/log || cat /tmp/log
        pacman -Qkk hello; systemd-analyze verify /usr/lib/systemd/system/hello.service 2>&1 | grep hello.service
        hello start >/tmp/out 2>&1 & pid=$!
        for turn in $(seq 600); do [ "$(hello rpc 'IO.puts(:up)' 2>/dev/null)" = up ] && break; sleep 0.1; done
        hello status | grep version; hello stop; wait $pid; echo "exit $?"
        pac -R hello >/tmp/log 2>&1 || cat /tmp/log
        ls -d /usr/lib/hello /usr/bin/hello /usr/lib/systemd/system/hello.service 2>/dev/null; true`);
      expect([ran.out, ran.err]).toEqual([
        expect.stringMatching(/^hello: \d+ total files, 0 altered files\nversion: 1\.0\.0\nexit 0\n$/),
        '',
      ]);
    },
    900_000,
  );
});

/**
 * Installs a formula as Homebrew does, as far as generated ones need it: checks the download, unpacks it, enters its only
 * folder, calls `install` there, and runs the test.
 */
const brew = `
require "digest"
require "fileutils"
require "pathname"
require "tmpdir"
class Pathname
  def install(*files)
    mkpath
    files.flatten.each { |file| FileUtils.mv(file.to_s, to_s) }
  end
  def install_symlink(source)
    mkpath
    FileUtils.ln_s(source.to_s, to_s)
  end
end
class Formula
  class << self
    attr_reader :found, :tested
    %i[desc homepage version license url sha256].each do |name|
      define_method(name) { |value| (@found ||= {})[name] = value }
    end
    def on_macos; end
    def on_linux; yield; end
    def on_arm; end
    def on_intel; yield; end
    def test(&block) @tested = block; end
  end
  def prefix; Pathname.new(ARGV[3]); end
  def bin; prefix/"bin"; end
  def libexec; prefix/"libexec"; end
  def assert_predicate(value, name) raise "not #{name}: #{value}" unless value.public_send(name); end
end
load ARGV[0]
formula = Object.const_get(ARGV[1])
archive = File.join(ARGV[2], File.basename(formula.found[:url]))
raise "digest" unless Digest::SHA256.file(archive).hexdigest == formula.found[:sha256]
Dir.mktmpdir do |stage|
  system("tar", "-xzf", archive, "-C", stage) or raise "tar"
  only = Dir.children(stage)
  Dir.chdir(only.length == 1 ? File.join(stage, only[0]) : stage) { formula.new.install }
end
formula.new.instance_eval(&formula.tested)
puts "tested"
`;
