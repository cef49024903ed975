import { afterAll, beforeAll, expect } from 'bun:test';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { inspect } from '../../src/executable/read/inspect.ts';
import { verify } from '../../src/executable/read/verify.ts';
import { buildTools } from '../bed/build-tools.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { type Otp, otp, otpVersion } from '../bed/otp.ts';
import { run, runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { type Loopback, serve } from '../download/loopback.ts';

const root = resolve(import.meta.dir, '../..');
const program = (name: string) => Bun.which(name) ?? new NotAvailable(`\`${name}\``);
const things = {
  x64: await otp(27, 'amd64'),
  arm64: await otp(27, 'arm64'),
  tools: await buildTools(27),
  node: program('node'),
  npm: program('npm'),
  // The README runs what it made for linux-x64.
  machine: process.arch === 'x64' || new NotAvailable('an x64 machine'),
};

interface Block {
  language: string;
  text: string;
  /** The file that the text before it names. */
  file: string | undefined;
}

/** The blocks of code from the installation to distribution, but those that are said not to be run (`console`, `yaml`). */
async function walk(): Promise<Block[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const section = /^## Install\n([\s\S]*?)^## How it works/m.exec(readme)![1]!;
  const blocks = [...section.matchAll(/([^\n]*)\n\n```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, before, language, text]) => ({
      language: language!,
      text: text!,
      file: /`([^`\s]+\.\w+)`:$/.exec(before!)?.[1],
    }),
  );
  return blocks.filter(({ language, file }) => language === 'sh' || file !== undefined);
}

/** Returns the output of a command that the README states: `command # output`. */
const promised = ({ text }: Block): string[] =>
  [...text.matchAll(/^\.\/dist\/.*?\s+# (.*)$/gm)].map(([, words]) => words!);

let folder: string;
let mirror: Loopback;
const places: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onebeam-readme-'));
  const { x64, arm64 } = things;
  if (x64 instanceof NotAvailable || arm64 instanceof NotAvailable) return;
  const [versions, files] = await published([
    [x64, 'x64'],
    [arm64, 'arm64'],
  ]);
  mirror = await serve((path, response) => {
    const name = path.split('/').at(-1)!;
    if (name === 'otp_versions.table') response.end(versions);
    else if (files.has(name)) response.end(files.get(name));
    else response.writeHead(404).end();
  });
}, 120_000);
afterAll(async () => {
  await mirror?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The test replaces the network: runtimes under the names of the first publisher, from the trees of the test bed. */
async function published(trees: [Otp, string][]): Promise<[table: string, files: Map<string, Uint8Array>]> {
  const files = new Map<string, Uint8Array>();
  let version = '';
  for (const [tree, cpu] of trees) {
    version = await otpVersion(tree);
    const place = join(folder, `otp-${cpu}`);
    const applications = ['crypto', 'public_key', 'ssl', 'inets', 'sasl', 'runtime_tools'].join(',');
    await onebeam(['erts', 'prepare', tree.root, place, '--add-app', applications], { cwd: folder });
    const archive = join(folder, `erlang-${version}-${cpu}.tar.gz`);
    await runOk('tar', ['-czf', archive, '-C', place, '.']);
    files.set(`erlang-${version}-${cpu}.tar.gz`, await readFile(archive));
  }
  return [`OTP-${version} : kernel-10 # :\n`, files];
}

const environment = ({ tools, node }: { tools: string; node: string }) =>
  plainEnvironment({
    HOME: join(folder, 'home'),
    PATH: `${tools}:${dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
    ONEBEAM_MIRROR: mirror.url,
    no_proxy: '127.0.0.1',
  });

/** Follows one block in a folder. @returns what it printed, and the PATH that it leaves. */
async function follow(block: Block, cwd: string, env: Record<string, string | undefined>) {
  const script = `${block.text}\nprintf '%s' "$PATH" > '${join(folder, 'path')}'\n`;
  const ran = await run('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd,
    env,
  });
  const said = { code: ran.exitCode, err: Buffer.from(ran.stderr).toString() };
  expect(said).toMatchObject({ code: 0 });
  return { out: Buffer.from(ran.stdout).toString(), path: await readFile(join(folder, 'path'), 'utf8') };
}

/**
 * The result of `MIX_ENV=prod mix release`. The Mix of the test bed finds `eex`, which it needs, only if a project
 * names it.
 */
async function release(cwd: string, env: Record<string, string | undefined>): Promise<void> {
  const file = join(cwd, 'mix.exs');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace(/^end$/m, '  def application, do: [extra_applications: [:logger, :eex]]\nend'),
  );
  await follow({ language: 'sh', text: 'MIX_ENV=prod mix release --quiet', file: undefined }, cwd, env);
  await writeFile(file, text);
}

testWith(
  things,
  'from an empty home and empty folders: the commands of the README make executables for two targets, and one runs',
  async ({ tools, node }) => {
    const [install, rebar3, ...mix] = await walk();
    const env = environment({ tools, node });
    const clone = join(folder, 'onebeam');
    for (const name of ['home', 'onebeam', 'rebar3', 'mix']) await mkdir(join(folder, name));
    for (const name of await readdir(root)) {
      if (['node_modules', 'dist', '.git'].includes(name)) continue;
      await cp(join(root, name), join(clone, name), { recursive: true });
    }
    const { path } = await follow(install!, clone, env);
    expect(path).toStartWith(`${join(clone, 'dist')}:`);
    // Nothing of the clone is needed any more but that one file.
    await cp(join(clone, 'dist/onebeam'), join(folder, 'bin/onebeam'));
    await rm(clone, { recursive: true });
    env.PATH = path.replace(join(clone, 'dist'), join(folder, 'bin'));

    const one = await follow(rebar3!, join(folder, 'rebar3'), env);
    places.greeter = join(folder, 'rebar3/greeter/dist');
    for (const block of mix.filter(({ file }) => file !== undefined)) {
      await mkdir(dirname(join(folder, 'mix', block.file!)), { recursive: true });
      await writeFile(join(folder, 'mix', block.file!), block.text);
    }
    const commands = mix.filter(({ language }) => language === 'sh');
    expect(commands).toHaveLength(3);
    const two = await follow(commands[0]!, join(folder, 'mix'), env);
    places.polite = join(folder, 'mix/dist');
    expect((await readdir(places.polite)).sort()).toEqual(['polite-linux-arm64', 'polite-linux-x64']);
    await release(join(folder, 'mix'), env);
    const three = await follow(commands[1]!, join(folder, 'mix'), env);
    await follow(commands[2]!, join(folder, 'mix'), env);
    const shipped = await readdir(join(folder, 'mix/dist/release'));
    expect(shipped).toEqual(
      expect.arrayContaining(['SHA256SUMS', 'release.json', 'polite-linux-x64.tar.gz']),
    );
    expect(shipped.filter((name) => name.endsWith('.deb'))).toHaveLength(2);

    for (const [block, { out }] of [
      [rebar3!, one],
      [commands[0]!, two],
      [commands[1]!, three],
    ] as const) {
      expect(promised(block)).toHaveLength(1);
      expect(out.trimEnd().split('\n').at(-1)!).toBe(promised(block)[0]!);
    }
    for (const [name, place] of Object.entries(places)) {
      const targets = ['linux-x64', 'linux-arm64'] as const;
      for (const target of targets) {
        const made = join(place, `${name}-${target}`);
        await verify(made);
        expect((await inspect(made)).manifest).toMatchObject({ name, target, otp: { release: '27' } });
      }
    }
  },
  600_000,
);
