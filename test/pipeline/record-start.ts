import { afterAll, describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everPreloaded } from '../../src/beam/preloaded-modules.ts';
import { openEscript } from '../../src/escript/read-escript.ts';
import { type BuildContext, buildOptions } from '../../src/options.ts';
import { readOtpRuntime } from '../../src/otp/otp-runtime.ts';
import { recordStart } from '../../src/pipeline/record-start.ts';
import { readRecorded } from '../../src/start/reduced/recorded-functions.ts';
import { hostTarget } from '../../src/targets/host-target.ts';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { type OtpRelease, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { beam } from '../end-to-end/laid-out-programs.ts';

/** Tests the recording of a start with the emulators of these releases. */
export async function testRecordStart(releases: readonly OtpRelease[]): Promise<void> {
  const program = `-module(recorded).
-export([main/1]).

main(["calls", Word]) ->
    recorded_tool:says(Word),
    calendar:is_leap_year(2024),
    crypto:strong_rand_bytes(1),
    io:put_chars("not for anybody to see"),
    halt();
main(["elsewhere", Folder]) ->
    code:add_patha(Folder),
    newer = recorded_tool:says(bundled);
main(["asks"]) ->
    {ok, Folder} = file:get_cwd(),
    Seen = [Folder, os:getenv("COLOUR"), os:getenv("ERL_AFLAGS"), os:getenv("ERL_COMPILER_OPTIONS"), io:get_line("")],
    ok = file:write_file("seen", io_lib:format("~0tp.~n", [Seen])),
    receive after 200 -> ok end;
main(["refuses"]) ->
    io:put_chars(standard_error, "first\\nlast words\\n"),
    halt(4);
main(["stays"]) ->
    os:set_signal(sigterm, ignore),
    ok = file:write_file("pid", [os:getpid(), $\\n]),
    receive after infinity -> ok end.
`;
  const script = await orNotAvailable(() =>
    makeEscript({
      name: 'recorded',
      kind: 'zip',
      modules: {
        recorded: program,
        recorded_tool: '-module(recorded_tool).\n-export([says/1]).\nsays(Word) -> Word.\n',
      },
    }),
  );
  const newer = await orNotAvailable(() => beam('recorded_tool', '-export([says/1]).\nsays(_) -> newer.\n'));
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-record-start-')));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  /** Records with a separate cache, which must be empty afterwards. */
  async function record(script: string, root: string, words: string[], signal?: AbortSignal) {
    const cacheFolder = await mkdtemp(join(folder, 'cache-'));
    const host = { platform: process.platform, arch: process.arch, musl: false };
    const surroundings: BuildContext = {
      ...{ workingFolder: folder, cacheFolder, host, signal },
      environment: {
        PATH: process.env.PATH,
        COLOUR: 'green',
        ERL_AFLAGS: '-kernel nonsense',
        ERL_COMPILER_OPTIONS: 'nonsense',
      },
    };
    const options = buildOptions({ escript: script }, surroundings);
    const [escript, runtime] = [await openEscript(script), await readOtpRuntime(root)];
    try {
      return await recordStart(escript, runtime, hostTarget(host), words, options, surroundings);
    } finally {
      expect(await readdir(cacheFolder)).toEqual([]);
    }
  }

  for (const release of releases) {
    const tree = await otp(release);
    describe(`a start on OTP ${release}`, () => {
      testWith(
        { tree, script },
        'is what it has loaded, as far as that is quiet',
        async ({ tree, script }) => {
          const entries = await record(script, tree.root, ['calls', 'a word']);
          expect(entries).toEqual(entries.toSorted());
          const { modules: seen, functions } = readRecorded(entries);
          expect([...functions.get('recorded')!]).toEqual(['main/1']);
          expect([...functions.get('recorded_tool')!]).toEqual(['says/1']);
          expect([...functions.get('calendar')!]).toEqual(['is_leap_year/1']);
          const wanted = ['calendar', 'code_server', 'lists', 'recorded', 'recorded_tool'];
          expect(wanted.filter((module) => !seen.includes(module))).toEqual([]);
          const unwanted = ['crypto', 'onebeam_record', 'onebeam_start', 'xref', ...everPreloaded];
          expect(unwanted.filter((module) => seen.includes(module))).toEqual([]);
        },
      );

      testWith(
        { tree, script, newer },
        'is not what came from elsewhere',
        async ({ tree, script, newer }) => {
          const place = await mkdtemp(join(folder, 'newer-'));
          await writeFile(join(place, 'recorded_tool.beam'), newer);
          const { modules: seen } = readRecorded(await record(script, tree.root, ['elsewhere', place]));
          expect([seen.includes('recorded'), seen.includes('recorded_tool')]).toEqual([true, false]);
        },
      );

      testWith({ tree, script }, 'is one as the user would make it, with an empty stdin', async (has) => {
        await record(has.script, has.tree.root, ['asks']);
        expect(await readFile(join(folder, 'seen'), 'utf8')).toBe(`["${folder}","green",false,false,eof].\n`);
        await rm(join(folder, 'seen'));
      });

      testWith({ tree, script }, 'that fails is reported with its last output', ({ tree, script }) =>
        expect(record(script, tree.root, ['refuses'])).rejects.toMatchObject({
          code: 'start-not-recorded',
          data: { path: script, problem: 'exit', status: 4, last: 'last words' },
        }),
      );

      testWith(
        { tree, script },
        'ends when it is interrupted, whatever it does',
        async ({ tree, script }) => {
          const stop = new AbortController();
          const file = join(folder, 'pid');
          const recording = record(script, tree.root, ['stays'], stop.signal);
          recording.catch(() => {});
          while (!existsSync(file) || !(await readFile(file, 'utf8')).endsWith('\n')) await Bun.sleep(10);
          const id = Number(await readFile(file, 'utf8'));
          await rm(file);
          expect(process.kill(id, 0)).toBe(true);
          stop.abort();
          await expect(recording).rejects.toMatchObject({ name: 'AbortError' });
          expect(() => process.kill(id, 0)).toThrow('ESRCH');
        },
      );
    });
  }
}
