import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports, moduleName } from '../../src/beam/functions.ts';
import { preloadedModules } from '../../src/beam/preloaded-modules.ts';
import { recorder, recorderName } from '../../src/start/recorder.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-recorder-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await writeFile(join(folder, `${recorderName}.beam`), recorder());

/** Starts it, and reads what it has written, again and again, until a module is there. Prints what was new each time. */
const watching = `
  [Beside, File] = init:get_plain_arguments(),
  {timer:sleep(1), file:read_file(File), ordsets:subtract([], [])},
  Read = fun() -> {ok, Bytes} = file:read_file(File), lists:sort(binary_to_term(Bytes)) end,
  Until = fun Until(Module, Times) when Times > 0 ->
      Seen = Read(),
      case lists:member(Module, Seen) of
        true -> Seen;
        false -> timer:sleep(1), Until(Module, Times - 1)
      end
    end,
  Before = erlang:loaded(),
  Pid = ${recorderName}:start([Beside, File]),
  timer:sleep(100),
  First = Until(${recorderName}, 500),
  calendar:is_leap_year(2024),
  Second = Until(calendar, 500),
  {module, xref} = code:ensure_loaded(xref),
  Third = Until(xref, 500),
  io:format("~0p~n", [[Now -- Then || {Now, Then} <- [{First, Before}, {Second, First}, {Third, Second}]]]),
  io:format("~p ~p~n", [is_process_alive(Pid), process_info(Pid, links)]),
  halt().`;

test('the recorder calls nothing that is not inside the emulator of each OTP, or itself', () => {
  const beam = readBeam(recorder());
  expect(moduleName(beam)).toBe(recorderName);
  expect(exports(beam)).toEqual([
    { function: 'start', arity: 1 },
    { function: 'loop', arity: 2 },
  ]);
  const called = imports(beam).map(({ module }) => module);
  for (const release of otpReleases) {
    const inside = [recorderName, ...preloadedModules(release)];
    expect(called.filter((module) => !inside.includes(module))).toEqual([]);
  }
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith(
    { tree },
    `it writes down what is loaded, and loads nothing itself, OTP ${release}`,
    async ({ tree }) => {
      const files = [join(folder, `beside-${release}`), join(folder, `file-${release}`)];
      const flags = ['-noshell', '-pa', folder, '-eval', watching.replace(/\s+/g, ' '), '-extra', ...files];
      const printed = await runOk(tree.erlexec, flags, {
        cwd: folder,
        env: { ...plainEnvironment(), ...tree.environment },
      });
      expect(printed).toBe(`[[${recorderName}],[calendar],[xref]]\ntrue {links,[]}\n`);
    },
  );
}
