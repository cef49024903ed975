import { describe, expect } from 'bun:test';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentModules } from '../../../src/release/agent/agent.ts';
import type { AgentFacts } from '../../../src/release/agent/agent-calls.ts';
import { elixirEbins } from '../../bed/elixir-ebins.ts';
import { type Otp, type OtpRelease, otp } from '../../bed/otp.ts';
import { hangsAfter, run } from '../../bed/run.ts';
import { plainEnvironment } from '../../bed/run-escript.ts';
import { testWith } from '../../bed/when.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const entrySource = `-module(entry).
-export([main/1]).
main(["error"]) -> error(oops);
main(["exit"]) -> exit(boom);
main(["halt"]) -> halt(3);
main(Words) -> io:format("~tp~n", [Words]).
`;

/** Runs the agent in an emulator: evaluates Erlang with these plain arguments. */
async function runAgent(
  folder: string,
  { erlexec, environment, release }: Otp,
  facts: Omit<AgentFacts, 'otp'>,
  flags: readonly string[],
  words: readonly string[],
) {
  const [agent] = agentModules({ otp: release, ...facts });
  const place = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(place, `${agent!.name}.beam`), agent!.bytes);
  const args = ['-noshell', '-pa', place, ...flags, '-extra', ...words];
  const env = { ...plainEnvironment(), ...environment, HOME: place, LC_ALL: 'C.UTF-8' };
  const ran = await run(erlexec, args, { cwd: folder, env, timeout: hangsAfter });
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return { exitCode: ran.exitCode, stdout: text(ran.stdout), stderr: text(ran.stderr) };
}

const odd = ['a', '', 'b c', 'ü', '--', '--eval', '-sname', 'q'];

/** Returns what the agent does inside an emulator of a release. */
export const agentCases = (release: OtpRelease) =>
  describe(`on OTP ${release}`, async () => {
    const folder = workFolder();
    writeFileSync(join(folder, 'entry.erl'), entrySource);
    writeFileSync(join(folder, 'cookie'), 'real_cookie');
    const withAgent = (...rest: Parameters<typeof runAgent> extends [string, ...infer Rest] ? Rest : never) =>
      runAgent(folder, ...rest);
    const tree = await otp(release);
    const ebins = await elixirEbins(release);

    testWith({ tree }, 'sets the cookie of a file, or of a variable, on a node', async ({ tree }) => {
      const show = 'onebeam_agent:cookie(), io:format("~s", [erlang:get_cookie()]), halt()';
      const node = [
        '-sname',
        'agent@localhost',
        '-start_epmd',
        'false',
        '-erl_epmd_port',
        '0',
        '-setcookie',
        'x',
      ];
      const of = async (...cookie: string[]) =>
        (await withAgent(tree, { elixir: false }, [...node, ...cookie, '-eval', show], [])).stdout;
      expect(await of('-onebeam_cookie', 'file', join(folder, 'cookie'))).toBe('real_cookie');
      expect(await of('-onebeam_cookie', 'variable', 'LC_ALL')).toBe('C.UTF-8');
      expect(await of()).toBe('x');
    });

    testWith(
      { tree },
      'ends a start whose cookie cannot be read, and needs none without a node',
      async ({ tree }) => {
        const cookie = ['-onebeam_cookie', 'file', join(folder, 'none')];
        const call = ['-eval', 'onebeam_agent:cookie(), halt(7)'];
        const node = [
          '-sname',
          'agent@localhost',
          '-start_epmd',
          'false',
          '-erl_epmd_port',
          '0',
          '-setcookie',
          'x',
        ];
        const refused = await withAgent(tree, { elixir: false }, [...node, ...cookie, ...call], []);
        expect([refused.exitCode, refused.stderr + refused.stdout]).toEqual([
          1,
          expect.stringContaining('onebeam_cookie_cannot_be_read'),
        ]);
        expect((await withAgent(tree, { elixir: false }, [...cookie, ...call], [])).exitCode).toBe(7);
      },
    );

    testWith(
      { tree },
      'loads the other modules of loaded applications when it is asked to',
      async ({ tree }) => {
        const loaded = (flags: string) =>
          `onebeam_agent:started(), ok = application:load(ssl),
       Wait = fun W(0) -> ok; W(N) -> case code:is_loaded(sofs) of false -> timer:sleep(20), W(N - 1); _ -> ok end end,
       Wait(${flags}), io:format("~p", [code:is_loaded(sofs) =/= false]), halt()`;
        const of = async (flags: string[], tries: string) =>
          (await withAgent(tree, { elixir: false }, [...flags, '-eval', loaded(tries)], [])).stdout;
        expect(await of(['-onebeam_load', 'rest'], '1000')).toBe('true');
        expect(await of([], '5')).toBe('false');
      },
    );

    testWith({ tree }, 'runs main/1 of an Erlang module and ends as it ends', async ({ tree }) => {
      const compiled = await run(tree.erlexec, ['-noshell', '-eval', 'c:c(entry), halt().'], {
        cwd: folder,
        env: { ...plainEnvironment(), ...tree.environment, HOME: folder },
      });
      expect(compiled.exitCode).toBe(0);
      const main = (...words: string[]) =>
        withAgent(
          tree,
          { elixir: false, entry: { module: 'entry', language: 'erlang' } },
          ['-s', 'onebeam_agent', 'main'],
          words,
        );
      expect(await main('a', '', '-sname', 'q')).toEqual({
        exitCode: 0,
        stdout: '["a",[],"-sname","q"]\n',
        stderr: '',
      });
      const raised = await main('error');
      expect([raised.exitCode, raised.stdout]).toEqual([1, '']);
      expect(raised.stderr).toMatch(/oops[\s\S]*entry:main\/1/);
      expect(await main('exit')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('boom') });
      expect((await main('halt')).exitCode).toBe(3);
    });

    testWith({ tree, ebins }, 'gives Elixir its words as binaries', async ({ tree, ebins }) => {
      const show =
        "{ok, _} = application:ensure_all_started(elixir), onebeam_agent:words(), 'Elixir.IO':puts('Elixir.Kernel':inspect('Elixir.System':argv())), halt()";
      const ran = await withAgent(tree, { elixir: true }, ['-pa', ...ebins, '-eval', show], odd);
      expect(ran).toEqual({
        exitCode: 0,
        stdout: '["a", "", "b c", "ü", "--", "--eval", "-sname", "q"]\n',
        stderr: '',
      });
    });

    testWith(
      { tree, ebins },
      'runs main/1 of an Elixir module as an escript of Mix does',
      async ({ tree, ebins }) => {
        const main = (module: string, ...words: string[]) =>
          withAgent(
            tree,
            { elixir: true, entry: { module, language: 'elixir' } },
            [
              '-pa',
              ...ebins,
              '-eval',
              '{ok, _} = application:ensure_all_started(elixir)',
              '-s',
              'onebeam_agent',
              'main',
            ],
            words,
          );
        expect(await main('entry', 'a', 'b c')).toEqual({
          exitCode: 0,
          stdout: '[<<"a">>,<<"b c">>]\n',
          stderr: '',
        });
        const raised = await main('Elixir.Nowhere');
        expect([raised.exitCode, raised.stderr]).toEqual([
          1,
          expect.stringContaining('(UndefinedFunctionError)'),
        ]);
      },
    );
  });
