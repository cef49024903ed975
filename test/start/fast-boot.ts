import { afterAll, describe, expect } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { minimalFiles } from '../../src/otp/minimal/minimal-files.ts';
import { readOtpTree } from '../../src/otp/otp-tree.ts';
import { startModules } from '../../src/start/start-modules.ts';
import { type EscriptKind, makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

/** Prints the loaded modules, their files, and the code path, using only loaded modules. */
const witness = `-module(witness).
-export([main/1]).

main(["fail"]) ->
    list_to_integer("x");
main([File]) ->
    Loaded = lists:sort([[atom_to_list(M), " ", if is_list(P) -> P; true -> atom_to_list(P) end, "\\n"]
                         || {M, P} <- code:all_loaded()]),
    {ok, Fd} = prim_file:open(File, [write, raw]),
    ok = prim_file:write(Fd, [Loaded, "path\\n", [[P, "\\n"] || P <- code:get_path()]]),
    ok = prim_file:close(Fd).
`;

const kinds: EscriptKind[] = ['zip', 'beam', 'source'];

const folders: string[] = [];

async function laidOut(tree: Otp, kind: EscriptKind): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'onebeam-fast-boot-'));
  folders.push(root);
  const otpTree = await readOtpTree(tree.root);
  const body = kind === 'zip' ? 'archive' : kind;
  const selection = {
    applications: ['compiler', 'kernel', 'stdlib'],
    includes: [],
    start: { modules: startModules({ body, release: tree.release }) },
  };
  for (const { path, content, mode } of (await minimalFiles(otpTree, selection, 'linux')).files) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
  return join(root, 'erts');
}

/** Tests that the boot file of a program loads the same modules as the plain one, with the emulators of these releases. */
export async function testFastBoot(releases: readonly OtpRelease[]): Promise<void> {
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  for (const release of releases) {
    for (const kind of kinds) {
      const made = await orNotAvailable(() => makeEscript({ name: 'witness', kind, modules: { witness } }));
      const tree = await otp(release);
      describe(`a ${kind} escript on OTP ${release}`, () => {
        let root: string;
        const start = async (boot: string, more: string[], words: string[], file: string) => {
          const bin = join(root, 'bin');
          const env = plainEnvironment({
            ROOTDIR: root,
            BINDIR: bin,
            EMU: 'beam',
            PROGNAME: 'erl',
            ERL_CRASH_DUMP_SECONDS: '0',
          });
          const own = [
            '+B',
            '-noshell',
            '-boot',
            join(bin, boot),
            ...more,
            '-run',
            'escript',
            'start',
            '-extra',
          ];
          return run(join(bin, 'erlexec'), [...own, file, ...words], { env, timeout: hangsAfter });
        };
        const seen = async (boot: string, file: string, more: string[] = []) => {
          const out = join(root, `seen-${boot}`);
          expect((await start(boot, more, [out], file)).exitCode).toBe(0);
          const [loaded, path] = (await readFile(out, 'utf8')).split('path\n') as [string, string];
          // A source's module has a name with the time in it.
          return { loaded: loaded.split('\n').filter((line) => !line.includes('__escript__')), path };
        };

        testWith(
          { tree, made },
          'has the same modules loaded from the same files, and the same path',
          async (has) => {
            root = await laidOut(has.tree, kind);
            const plain = await seen('no_dot_erlang', has.made);
            const fast = await seen('program', has.made);
            const later = /^(erl_eval|erl_lint|erl_parse) /;
            expect(fast.path).toBe(plain.path);
            expect(fast.loaded.filter((line) => !plain.loaded.includes(line))).toEqual([]);
            expect(plain.loaded.filter((line) => !fast.loaded.includes(line) && !later.test(line))).toEqual(
              [],
            );
          },
        );
        testWith({ tree, made }, 'fails with the same words', async ({ made }) => {
          const plain = await start('no_dot_erlang', [], ['fail'], made);
          expect(plain.exitCode).toBe(127);
          expect(await start('program', [], ['fail'], made)).toEqual(plain);
        });
        if (kind !== 'zip') return;
        testWith(
          { tree, made },
          'has the modules in the boot file: none of the files is opened',
          async () => {
            const kernel = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('kernel-'))!;
            await rm(join(root, 'lib', kernel, 'ebin', 'logger_sup.beam'));
            expect(
              (await start('no_dot_erlang', [], [join(root, 'seen')], made as string)).exitCode,
            ).not.toBe(0);
            expect((await start('program', [], [join(root, 'seen')], made as string)).exitCode).toBe(0);
          },
        );
      });
    }
  }
}
