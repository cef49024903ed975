import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { assembleBeam } from '../../src/beam/assemble.ts';
import { readBeam } from '../../src/beam/beam-file.ts';
import { type StartedApplications, startedByModule } from '../../src/escript/started-applications.ts';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';

const text = `-module(starts).
-export([main/1, given/1, each/0, funs/0, spec/0, branches/1, kept/1]).

main(_) ->
    {ok, _} = application:ensure_all_started(one),
    {ok, _} = application:ensure_all_started([two, three], temporary),
    ok = application:load(four),
    application:stop(not_started),
    ok = application:ensure_started(five, permanent).
given(App) -> application:start(App).
each() -> [ok = application:start(App) || App <- [six, seven]].
funs() -> lists:foreach(fun application:start/1, [eight, "not a name"]), lists:foreach(fun application:start/1, [nine]).
spec() -> application:load({application, ten, [{vsn, "1"}]}).
branches(X) -> case X of 1 -> application:start(eleven); _ -> application:start(twelve) end.
kept(X) -> Name = thirteen, X:y(Name), application:start(Name).
`;
const names = ['one', 'two', 'three', 'four', 'five', 'eleven', 'twelve', 'thirteen'];
const elixir = `-module(starts).
-export([main/1]).
main(_) -> 'Elixir.Application':ensure_all_started(inets), 'Elixir.Application':get_env(none, none).
`;

async function started(file: string): Promise<StartedApplications> {
  const bytes = await readFile(file);
  return startedByModule(readBeam(bytes.subarray(bytes.indexOf('FOR1')), file));
}

for (const release of otpReleases) {
  const make = (source: string) =>
    orNotAvailable(() => makeEscript({ name: 'starts', kind: 'beam', modules: { starts: source }, release }));
  testWith({ file: await make(text) }, `OTP ${release}: finds constants, reports lists`, async ({ file }) => {
    const { names: found, lists } = await started(file);
    expect(found.toSorted()).toEqual(names.toSorted());
    expect(lists).toContainEqual(['six', 'seven']);
    expect(lists).toContainEqual(['nine']);
    expect(lists.flat()).not.toContain('eight');
  });
  testWith({ file: await make(elixir) }, `OTP ${release}: Elixir's Application too`, async ({ file }) =>
    expect(await started(file)).toEqual({ names: ['inets'], lists: [] }),
  );
}

test('a module that starts nothing is not looked through', () => {
  const beam = readBeam(assembleBeam({ module: 'none', imports: [], functions: [] }));
  expect(startedByModule(beam)).toEqual({ names: [], lists: [] });
});
