import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCacheFolder } from '../../cache/trusted-cache.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { writeBeside } from '../../files/write-beside.ts';
import { runProgram } from '../../programs/run-program.ts';

export interface PrivateAptOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** Of builds. */
  cacheFolder: string;
  signal?: AbortSignal | undefined;
}

/** apt with separate lists and a separate cache, below the build's cache. */
export class PrivateApt {
  readonly architecture: string;
  readonly #folder: string;
  readonly #options: PrivateAptOptions;

  constructor(architecture: string, options: PrivateAptOptions) {
    this.architecture = architecture;
    this.#folder = join(options.cacheFolder, 'apt', architecture);
    this.#options = options;
  }

  /** Fetches the lists unless it was done today. */
  async update(): Promise<void> {
    await makeCacheFolder(this.#options.cacheFolder, 'apt', this.architecture);
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
      throw new OnebeamError('debian-failed', {
        path: 'apt-get update',
        found: lastWords(updated.stderr),
        status: updated.status,
      });
    }
    for (const name of done.filter((name) => /^\d{4}-/.test(name))) {
      // Another build may update at the same time.
      await rm(join(this.#folder, name), { force: true });
    }
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

  /**
   * The packages of shared libraries that packages depend on, directly or not: all but the C library, which every
   * system has, and the graphical ones of `erlang-wx`, which are part of the desktop.
   */
  async libraries(names: readonly string[]): Promise<string[]> {
    const found = new Set<string>();
    let next = await this.#there(names.filter((name) => name !== 'erlang-wx'));
    while (next.length > 0) {
      const said = await this.run('apt-cache', ['depends', '--important', ...next]);
      const named = [...said.matchAll(/^ *\|?(?:Pre)?Depends: (\S+)$/gm)].map(([, name]) => name!);
      next = named.filter(
        (name) => /^(lib|zlib1g$)/.test(name) && !everywhere.test(name) && !found.has(name),
      );
      for (const name of next) found.add(name);
    }
    return [...found].sort();
  }

  /** Gets those of the packages that the archive has. */
  async download(names: readonly string[], folder: string): Promise<string[]> {
    await mkdir(folder);
    const wanted = await this.#there(names);
    if (wanted.length === 0) return [];
    await this.run('apt-get', ['download', '-qq', ...wanted], folder);
    return (await readdir(folder))
      .filter((name) => name.endsWith('.deb'))
      .sort()
      .map((name) => join(folder, name));
  }

  /** Not every Debian has each of Erlang's packages; what packages depend on is there. */
  async #there(names: readonly string[]): Promise<string[]> {
    const there = new Set((await this.run('apt-cache', ['pkgnames', 'erlang-'])).split('\n'));
    return names.filter((name) => !name.startsWith('erlang-') || there.has(name));
  }

  async run(program: string, words: readonly string[], folder = this.#folder): Promise<string> {
    const ran = await runProgram(program, words, this.#place(folder));
    if (ran.status === 0) return ran.stdout;
    throw new OnebeamError('debian-failed', {
      path: `${program} ${words[0]}`,
      found: lastWords(ran.stderr),
      status: ran.status,
    });
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

/** The C library with what belongs to it, and packages without a library. */
const everywhere = /^(libc6|libc-bin|libcrypt1|libgcc-\d+-base)$|-(dev|perl|data|bin|common)$/;

/** The errors among what apt wrote. */
function lastWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('E:'));
  return (errors.length > 0 ? errors : lines).slice(-2).join('; ');
}
