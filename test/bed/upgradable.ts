import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandLine, ReleaseRecord } from '../../src/payload/format/release-record.ts';
import { makeRelup } from '../../src/systools/relup/make-relup.ts';
import { have, type Maybe, orNotAvailable } from './not-available.ts';
import type { OtpRelease } from './otp.ts';
import { packRelease } from './packed-release.ts';
import { type RebarRelease, rebar3Release } from './releases.ts';

const serverOf2 = `-module(garden_server).
-behaviour(gen_server).
-export([start_link/0, add/1, count/0, version/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, code_change/3]).
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).
add(N) -> gen_server:call(?MODULE, {add, N}).
count() -> gen_server:call(?MODULE, count).
version() -> 2.
init([]) -> {ok, {sum, 0}}.
handle_call({add, N}, _From, {sum, Sum}) -> {reply, Sum + N, {sum, Sum + N}};
handle_call(count, _From, {sum, Sum}) -> {reply, {sum, Sum}, {sum, Sum}}.
handle_cast(_, State) -> {noreply, State}.
handle_info(_, State) -> {noreply, State}.
code_change({down, _}, {sum, Sum}, _) -> {ok, Sum};
code_change(_, Sum, _) -> {ok, {sum, Sum}}.
`;

const appup = `{"2.0.0",
 [{"1.0.0", [{update, garden_server, {advanced, []}}]}],
 [{"1.0.0", [{update, garden_server, {advanced, []}}]}]}.
`;

/** Two versions of a release by rebar3: in the second, a server keeps its number in another way. */
export interface Versions {
  one: RebarRelease;
  two: RebarRelease;
}

export function twoVersions(otp: OtpRelease): Promise<Maybe<Versions>> {
  return orNotAvailable(async () => {
    const one = have(await rebar3Release(otp));
    const two = have(
      await rebar3Release(otp, {
        version: '2.0.0',
        relx: ['{overlay, [{copy, "config/garden.appup", "lib/garden-2.0.0/ebin/garden.appup"}]}'],
        files: { 'apps/garden/src/garden_server.erl': serverOf2, 'config/garden.appup': appup },
      }),
    );
    return { one, two };
  });
}

/** Executables of both, the second with a relup from and to the first. */
export async function packVersions(
  folder: string,
  { one, two }: Versions,
  otp: OtpRelease,
): Promise<{ first: string; second: string }> {
  const pack = (name: string, release: RebarRelease, files: Record<string, string> = {}) =>
    packRelease(join(folder, name), {
      folder: release.folder,
      version: release.version,
      otp,
      record: upgradable,
      files: { [`releases/${release.version}/vm.args`]: '+K true\n', ...files },
    });
  const { two: name, relup } = await relupOf(one, two);
  return { first: await pack('one', one), second: await pack('two', two, { [name]: relup }) };
}

async function relupOf(one: RebarRelease, two: RebarRelease): Promise<{ two: string; relup: string }> {
  const rel = ({ folder, version }: RebarRelease) => join(folder, 'releases', version, 'garden');
  const ebins = async ({ folder }: RebarRelease) =>
    (await readdir(join(folder, 'lib'))).map((name) => join(folder, 'lib', name, 'ebin'));
  const path = [...(await ebins(two)), ...(await ebins(one))];
  const made = await makeRelup(rel(two), [rel(one)], [rel(one)], { path, outdir: two.project, codePath: [] });
  if (!('made' in made)) throw new Error(JSON.stringify(made));
  return { two: `releases/${two.version}/relup`, relup: await Bun.file(made.made.relupFile!).text() };
}

function upgradable(record: ReleaseRecord): void {
  const start = record.commands.start as { run: CommandLine };
  start.run.prepare.push({ kind: 'releases' });
  record.commands.upgrade = { builtIn: 'upgrade' };
  record.commands.downgrade = { builtIn: 'downgrade' };
}
