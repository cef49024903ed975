import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepared } from '../../bed/cache.ts';
import { have, type Maybe, NotAvailable, orNotAvailable } from '../../bed/not-available.ts';
import { type Ran, run, runOk } from '../../bed/run.ts';
import { tool } from '../../bed/tools.ts';

/** A Windows to run programs in, with the programs of this folder compiled for it. */
export interface Wine {
  /** By the names of their sources, as paths of this system; `lost` needs `vcruntime140_7.dll`, which is not there. */
  programs: Record<'erl' | 'holder' | 'lost' | 'parent' | 'planted' | 'scanner', string>;
  /** Runs a program; variables are added to the environment. Exit codes are cut to a byte: see `code`. */
  run(
    program: string,
    args: readonly string[],
    variables?: Record<string, string>,
    stdin?: string,
    /** In milliseconds, a minute by default. */
    timeout?: number,
  ): Promise<Ran>;
  /** Runs a program, and returns the arguments of its calls of a system function: `KERNEL32.Sleep(00000001)`. */
  calls(
    program: string,
    args: readonly string[],
    variables: Record<string, string>,
    name: string,
  ): Promise<string[]>;
  /** Starts a program that ends with its input. */
  start(program: string, args: readonly string[]): Promise<Running>;
  /** Ends what runs in it, and removes it. */
  close(): Promise<void>;
  /**
   * Returns the report of `parent.c`: the program's output, and its complete exit code; on a separate console with
   * `ctrl-c` or `alone`.
   */
  inParent(
    mode: 'run' | 'ctrl-c' | 'alone',
    commandLine: string,
    variables?: Record<string, string>,
  ): Promise<{ output: string; code: number }>;
}

/** A program that runs. */
export interface Running {
  /** Waits until it has printed this. Throws when it ends before. */
  said(text: string): Promise<void>;
  /** Closes its input, and waits for its end. */
  end(): Promise<void>;
}

/** A path of this system as Windows programs name it. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

export function wine(): Promise<Maybe<Wine>> {
  return orNotAvailable(async () => {
    if (!Bun.which('script')) throw new NotAvailable('`script` (Debian package bsdutils)');
    const { program } = have(await tool('wine64'));
    const gcc = have(await tool('x86_64-w64-mingw32-gcc'));
    const folder = await prepared('wine-1', async (stage) => {
      const prefix = join(stage, 'prefix');
      await mkdir(prefix);
      await runOk(program, ['wineboot', '--init'], { env: environment(prefix) });
      await runOk(join(program, '..', 'wineserver64'), ['--wait'], { env: environment(prefix) });
    });
    // Compiled each time, which is fast, so that the current source is tested.
    const made = await mkdtemp(join(tmpdir(), 'onebeam-wine-'));
    const compile = (name: string, ...flags: string[]) =>
      compileFrom(name, `${name.split('.')[0]}.c`, ...flags);
    const compileFrom = (name: string, source: string, ...flags: string[]) =>
      runOk(gcc.program, ['-O2', '-s', '-o', join(made, name), join(import.meta.dir, source), ...flags], {
        env: { ...process.env, ...gcc.environment },
      });
    await compile('erl.exe', '-municode');
    await compile('parent.exe', '-municode');
    await compile('scanner.exe', '-municode');
    await compile('holder.exe', '-municode');
    await compile('planted.dll', '-shared');
    await compileFrom('vcruntime140_7.dll', 'lost.c', '-shared', '-DLIBRARY');
    await compile('lost.exe', join(made, 'vcruntime140_7.dll'));
    await rm(join(made, 'vcruntime140_7.dll'));
    await compile('bcryptprimitives.dll', '-shared', '-ladvapi32');
    // A separate Windows for each test file: otherwise, tests that run at the same time see each other's processes, one may
    // kill another's, and all have one server. Wine replaces files instead of changing them: links will do, on one disk.
    const prefix = join(made, 'prefix');
    const links = await run('cp', ['-al', join(folder, 'prefix'), prefix], { env: process.env });
    if (links.exitCode !== 0) {
      await rm(prefix, { recursive: true, force: true });
      await runOk('cp', ['-a', join(folder, 'prefix'), prefix]);
    }
    const system = join(prefix, 'drive_c', 'windows', 'system32');
    await runOk('cp', ['--remove-destination', join(made, 'bcryptprimitives.dll'), system]);

    // The first program starts Wine's server and its services. These keep the output of that program open until the last program has
    // ended, also those of other tests: therefore, the first is one without output. They end a minute after the last one.
    let ready = 0;
    const server = async () => {
      if (Date.now() - ready > 30_000) {
        const commands =
          '"$0/wineserver64" -p60 >/dev/null 2>&1; exec "$0/wine64" cmd /c exit >/dev/null 2>&1';
        await run('sh', ['-c', commands, join(program, '..')], { env: environment(prefix), timeout: 60_000 });
      }
      ready = Date.now();
    };
    const runIt: Wine['run'] = async (exe, args, variables = {}, stdin, timeout = 60_000) => {
      await server();
      return run(program, [exe, ...args], {
        env: { ...environment(prefix), ...variables },
        timeout,
        ...(stdin !== undefined && { stdin }),
      });
    };
    return {
      programs: {
        erl: join(made, 'erl.exe'),
        holder: join(made, 'holder.exe'),
        lost: join(made, 'lost.exe'),
        parent: join(made, 'parent.exe'),
        planted: join(made, 'planted.dll'),
        scanner: join(made, 'scanner.exe'),
      },
      run: runIt,
      async calls(exe, args, variables, name) {
        // All calls are some hundred megabytes of text.
        const script = '"$@" 2>&1 >/dev/null | grep -a -F "Call $NAME("';
        const env = { ...environment(prefix), ...variables, WINEDEBUG: '+relay', NAME: name };
        await server();
        const ran = await run('sh', ['-c', script, 'sh', program, exe, ...args], { env, timeout: 100_000 });
        const text = Buffer.from(ran.stdout).toString();
        return [...text.matchAll(/Call (\S+\(.*?\))/g)].map(([, call]) => call!);
      },
      async start(exe, args) {
        await server();
        const child = Bun.spawn([program, exe, ...args], {
          env: environment(prefix),
          stdin: 'pipe',
          stdout: 'pipe',
          stderr: 'ignore',
        });
        return {
          async said(text) {
            let output = '';
            for await (const piece of child.stdout) {
              output += Buffer.from(piece).toString();
              if (output.includes(text)) return;
            }
            throw new Error(`${exe} ended with ${await child.exited}, and said: ${output}`);
          },
          async end() {
            child.stdin.end();
            await child.exited;
          },
        };
      },
      async close() {
        await run(join(program, '..', 'wineserver64'), ['--kill'], { env: environment(prefix) });
        await rm(made, { recursive: true, force: true });
      },
      async inParent(mode, commandLine, variables = {}) {
        const log = join(await mkdtemp(join(made, 'log-')), 'log');
        const words = [join(made, 'parent.exe'), windowsPath(log), mode, commandLine];
        // Only a terminal gives Wine a console, and only on a console is there a Ctrl-C.
        await server();
        const quoted = [program, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
        await run('script', ['-qec', quoted, '/dev/null'], {
          env: { ...environment(prefix), ...variables, TERM: 'xterm' },
          timeout: 60_000,
        });
        const text = await readFile(log, 'utf8');
        await rm(log);
        const end = text.lastIndexOf('exit ');
        return { output: text.slice(0, end), code: Number(text.slice(end + 5)) };
      },
    };
  });
}

/** No variables of this system: Wine passes all of them to its programs. */
function environment(prefix: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', WINEPREFIX: prefix, WINEDEBUG: '-all', LANG: 'C.UTF-8' };
}
