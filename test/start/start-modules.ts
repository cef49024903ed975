import { afterAll, describe, expect } from 'bun:test';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { preloadedModules } from '../../src/beam/preloaded-modules.ts';
import { archiveModules } from '../../src/escript/archive-modules.ts';
import type { ArchiveBody } from '../../src/escript/body.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { mandatoryAndRarelyCalled, startModules } from '../../src/start/start-modules.ts';
import { type EscriptKind, elixirEscript, makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** Prints the names of what is loaded when it is entered, with nothing that is not inside the emulator. */
const lister = `-module(lister).
-export([main/1]).

main(_) ->
    Loaded = [[atom_to_list(Module), $\\n] || Module <- erlang:loaded()],
    io:put_chars(Loaded).
`;

const kinds: EscriptKind[] = ['zip', 'beam', 'source'];

const ways = ['', '-mode minimal'];

/** Of a list of modules those that a program could name: not what is in every emulator or loaded by every boot file. */
function nameable(modules: readonly string[], release: number): string[] {
  const everywhere = [...preloadedModules(release), ...mandatoryAndRarelyCalled];
  return modules.filter((module) => module && !everywhere.includes(module)).sort();
}

const without = (some: readonly string[], others: readonly string[]) =>
  some.filter((module) => !others.includes(module));

async function listed(tree: Otp, script: string): Promise<string[]> {
  const ran = await runEscript(tree, script, ['word']);
  expect(ran.exitCode).toBe(0);
  return nameable(`${ran.stdout}`.split('\n'), tree.release);
}

/** Tests that the tables of start modules are what the emulators of these releases load. */
export async function testStartModules(releases: readonly OtpRelease[]): Promise<void> {
  const scripts = await Promise.all(
    kinds.flatMap((kind) =>
      ways.map(async (emulatorArguments) => {
        const modules = { lister };
        const script = await orNotAvailable(() =>
          makeEscript({ name: 'lister', kind, modules, emulatorArguments }),
        );
        return { kind, script, minimal: emulatorArguments !== '' };
      }),
    ),
  );
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-start-modules-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  /** An escript by Mix whose own module is such a lister. */
  async function elixirLister(release: OtpRelease): Promise<string> {
    const made = have(await elixirEscript(release));
    const escript = await openEscript(made);
    const module = 'Elixir.Demo.CLI';
    const text = lister.replaceAll('lister', `'${module}'`);
    const listing = await readFile(
      await makeEscript({ name: module, kind: 'beam', modules: { [module]: text } }),
    );
    const body = escript.body as ArchiveBody;
    const entries = body.entries.filter(({ isFolder }) => !isFolder);
    const contents = Object.fromEntries(entries.map((entry) => [entry.path, body.content(entry)]));
    const own = entries.find(({ path }) => basename(path) === `${module}.beam`)!.path;
    contents[own] = listing.subarray(listing.indexOf('FOR1'));
    const file = join(folder, `${release}`, 'demo');
    const header = escript.bytes.subarray(0, escript.header.bodyOffset);
    await mkdir(dirname(file));
    await writeFile(file, Buffer.concat([header, zipSync(contents, { mtime: '1980-01-02' })]));
    return file;
  }

  for (const release of releases) {
    const tree = await otp(release);
    const elixir = { tree, script: await orNotAvailable(() => elixirLister(release)) };
    const terminal = release < 26 ? [] : release < 29 ? ['prim_tty'] : ['prim_tty', 'prim_tty_sighandler'];

    describe(`modules that are loaded when main/1 is called, OTP ${release}`, () => {
      for (const { kind, script, minimal } of scripts) {
        const name = `${kind}${minimal ? ', minimal' : ''}`;
        testWith({ tree, script }, name, async ({ tree, script }) => {
          const otpTree = await readOtpTree(tree.root);
          const isOtps = (module: string) => otpTree.moduleOwner(module) !== undefined;
          const seen = (await listed(tree, script)).filter(isOtps);
          const body = kind === 'zip' ? 'archive' : kind;
          const table = nameable(startModules({ body, release, minimal }), release).filter(isOtps);
          expect(without(table, seen)).toEqual([]);
          // A source is compiled since OTP 27: with that come modules that are not worth a table.
          const compilers = (module: string) =>
            otpTree.moduleOwner(module) === 'compiler' || ['erl_expand_records', 'graph'].includes(module);
          const compiled = kind === 'source' && release >= 27;
          const more = without(seen, table).filter((module) => !(compiled && compilers(module)));
          expect(more).toEqual(terminal);
        });
      }

      testWith(elixir, 'an escript by Mix', async ({ tree, script }) => {
        const otpTree = await readOtpTree(tree.root);
        const escript = await openEscript(script);
        const archived = archiveModules(escript.body as ArchiveBody).map(({ name }) => name);
        const seen = await listed(tree, script);
        const all = nameable(startModules({ body: 'archive', release, elixir: true }), release);
        const table = all.filter((module) => archived.includes(module) || otpTree.moduleOwner(module));
        // They changed between Elixir 1.14 and 1.20.
        const logger = ['Elixir.Logger.Backends.Console', 'Elixir.Logger.Utils'];
        expect(without(without(table, seen), logger)).toEqual([]);
        const others = ['Elixir.GenServer', 'Elixir.IO.ANSI', 'Elixir.Process'];
        expect(without(without(seen, table), others)).toEqual([
          'Elixir.Demo.CLI',
          'demo_escript',
          ...terminal,
        ]);
      });
    });
  }
}
