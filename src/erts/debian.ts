import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { writeBeside } from '../files/write-beside.ts';
import { runProgram } from '../programs/run-program.ts';
import { type Target, targetParts } from '../targets/target.ts';
import { findProgram } from './host-otp.ts';
import { storedNames, storedRuntime } from './runtime-store.ts';

export interface DebianOptions {
  /** Of the build; its `PATH` finds apt. */
  environment: Readonly<Record<string, string | undefined>>;
  cacheFolder: string;
  offline: boolean;
  signal?: AbortSignal | undefined;
}

/** Debian's Erlang for a target, laid out in the cache. */
export interface DebianRuntime {
  folder: string;
  /** Of the package erlang-base. */
  version: string;
  architecture: string;
}

/** The packages of OTP's applications; erlang-base holds the emulator, kernel, stdlib, compiler and sasl. */
const packages = [
  ...[
    'base',
    'asn1',
    'common-test',
    'crypto',
    'debugger',
    'dev',
    'dialyzer',
    'diameter',
    'edoc',
    'eldap',
    'et',
  ],
  ...['eunit', 'ftp', 'inets', 'mnesia', 'observer', 'os-mon', 'parsetools', 'public-key', 'reltool'],
  ...['runtime-tools', 'snmp', 'ssh', 'ssl', 'syntax-tools', 'tftp', 'tools', 'wx', 'xmerl'],
].map((name) => `erlang-${name}`);

/**
 * Erlang as the machine's own Debian archive has it, for this machine's or another processor: fetched by `apt-get
 * download`, unpacked privately, nothing is installed. Sources, keyrings and proxies are the system's; apt checks the
 * packages against the signed lists. The lists are fetched once a day.
 *
 * @returns nothing when the target is not Debian's, when there is no apt, or when its archive has no Erlang.
 * @throws OnebeamError `debian-failed` when apt or dpkg fail and nothing is kept of an earlier time.
 */
export async function debianRuntime(
  target: Target,
  options: DebianOptions,
): Promise<DebianRuntime | undefined> {
  const { os, cpu, libc } = targetParts(target);
  if (os !== 'linux' || libc !== 'glibc') return undefined;
  const architecture = cpu === 'x64' ? 'amd64' : 'arm64';
  const path = options.environment.PATH ?? '';
  const programs = await Promise.all(['apt-get', 'dpkg-deb'].map((name) => findProgram(name, path)));
  if (!programs.every(Boolean)) return undefined;

  const apt = new PrivateApt(architecture, options);
  try {
    if (!options.offline) await apt.update();
    const version = await apt.candidate('erlang-base');
    if (version) return await unpacked(apt, version, options);
    return await kept(architecture, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const earlier = await kept(architecture, options);
    if (earlier) return earlier;
    throw error;
  }
}

const storedName = (architecture: string, version: string): string =>
  `debian-${architecture}-${version.replace(/[^\w.+~-]/g, '_')}`;

async function unpacked(apt: PrivateApt, version: string, options: DebianOptions): Promise<DebianRuntime> {
  const { architecture } = apt;
  const name = storedName(architecture, version);
  const folder = await storedRuntime(options.cacheFolder, name, async (tree) => {
    if (options.offline) throw new OnebeamError('offline-missing', { path: `erlang-base ${version}` });
    const stage = await mkdtemp(`${tree}-`);
    try {
      const debs = await apt.download(packages, join(stage, 'debs'));
      const root = join(stage, 'root');
      for (const deb of debs) await apt.run('dpkg-deb', ['-x', deb, root]);
      await rm(tree, { recursive: true });
      await rename(join(root, 'usr', 'lib', 'erlang'), tree);
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  });
  return { folder, version, architecture };
}

/** What an earlier build unpacked, the newest. */
async function kept(
  architecture: string,
  { cacheFolder }: DebianOptions,
): Promise<DebianRuntime | undefined> {
  const prefix = storedName(architecture, '');
  const name = (await storedNames(cacheFolder)).filter((one) => one.startsWith(prefix)).at(-1);
  if (!name) return undefined;
  const damaged = () => Promise.reject(new OnebeamError('offline-missing', { path: name }));
  const folder = await storedRuntime(cacheFolder, name, damaged).catch(() => undefined);
  return folder === undefined ? undefined : { folder, version: name.slice(prefix.length), architecture };
}

/** apt with lists and a cache of its own, below the build's cache. */
class PrivateApt {
  readonly architecture: string;
  readonly #folder: string;
  readonly #options: DebianOptions;

  constructor(architecture: string, options: DebianOptions) {
    this.architecture = architecture;
    this.#folder = join(options.cacheFolder, 'apt', architecture);
    this.#options = options;
  }

  /** Fetches the lists unless it was done today. */
  async update(): Promise<void> {
    const today = join(this.#folder, new Date().toISOString().slice(0, 10));
    const done = await readdir(this.#folder).catch(() => [] as string[]);
    if (done.includes(today.slice(today.lastIndexOf('/') + 1))) return;
    for (const folder of ['lists/partial', 'cache/archives/partial']) {
      await mkdir(join(this.#folder, folder), { recursive: true });
    }
    await writeFile(join(this.#folder, 'status'), '');
    const ran = await runProgram('apt-config', ['dump', '--no-empty', 'Acquire'], this.#place(this.#folder));
    await writeBeside(join(this.#folder, 'apt.conf'), 0o644, (file) =>
      file.writeFile(this.#configuration() + ran.stdout),
    );
    // One source that fails (another vendor's, for this architecture) does not matter as long as Debian's does not.
    const updated = await runProgram('apt-get', ['update', '-qq'], this.#place(this.#folder));
    if (!(await this.candidate('erlang-base'))) {
      if (updated.status === 0) return;
      throw new OnebeamError('debian-failed', { path: 'apt-get update', found: lastWords(updated.stderr) });
    }
    for (const name of done.filter((name) => /^\d{4}-/.test(name))) await rm(join(this.#folder, name));
    await writeFile(today, '');
  }

  /** The version that apt would take, if there is one. */
  async candidate(name: string): Promise<string | undefined> {
    const ran = await runProgram('apt-cache', ['policy', name], this.#place(this.#folder)).catch(
      () => undefined,
    );
    const version = /^ {2}Candidate: (\S+)$/m.exec(ran?.stdout ?? '')?.[1];
    return version === '(none)' ? undefined : version;
  }

  /** Gets those of the packages that the archive has. */
  async download(names: readonly string[], folder: string): Promise<string[]> {
    await mkdir(folder);
    const there = (await this.run('apt-cache', ['pkgnames', 'erlang-'])).split('\n');
    const wanted = names.filter((name) => there.includes(name));
    await this.run('apt-get', ['download', '-qq', ...wanted], folder);
    return (await readdir(folder))
      .filter((name) => name.endsWith('.deb'))
      .sort()
      .map((name) => join(folder, name));
  }

  async run(program: string, words: readonly string[], folder = this.#folder): Promise<string> {
    const ran = await runProgram(program, words, this.#place(folder));
    if (ran.status === 0) return ran.stdout;
    throw new OnebeamError('debian-failed', { path: `${program} ${words[0]}`, found: lastWords(ran.stderr) });
  }

  #place(folder: string) {
    const { environment, signal } = this.#options;
    const APT_CONFIG = join(this.#folder, 'apt.conf');
    return { folder, environment: { ...environment, LC_ALL: 'C', APT_CONFIG }, signal };
  }

  /** The system's sources and keyrings, but none of its hooks, and nothing of what is installed. */
  #configuration(): string {
    const values = {
      'APT::Architecture': this.architecture,
      'APT::Architectures': this.architecture,
      'APT::Sandbox::User': 'root',
      'Acquire::Languages': 'none',
      'Debug::NoLocking': 'true',
      'Dir::State': this.#folder,
      'Dir::State::Lists': join(this.#folder, 'lists'),
      'Dir::State::status': join(this.#folder, 'status'),
      'Dir::Cache': join(this.#folder, 'cache'),
      'Dir::Etc::Main': '/dev/null',
      'Dir::Etc::Parts': '/dev/null',
    };
    return Object.entries(values)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join('');
  }
}

/** The errors among what apt wrote. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('E:'));
  return (errors.length > 0 ? errors : lines).slice(-2).join('; ') || 'no reason given';
}
