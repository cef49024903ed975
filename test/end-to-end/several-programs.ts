import { expect } from 'bun:test';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diameterc, elixirEscript, hello, makeEscript, rebar3, snmpc } from '../bed/escripts.ts';
import { have, type Maybe, orNotAvailable } from '../bed/not-available.ts';
import { type Otp, type OtpRelease, otp } from '../bed/otp.ts';
import { hangsAfter, run } from '../bed/run.ts';
import { build, usersEnvironment, type Workshop } from './workshop.ts';

/** Real escripts of every kind for one executable, by the commands that they become. */
export interface Several {
  release: OtpRelease;
  otp: Maybe<Otp>;
  scripts: Record<string, Maybe<string>>;
}

/** Has emulator flags, and a name in upper case. */
const flags = `-module('Flags').
-export([main/1]).
main(Args) -> io:format("~p ~p ~p ~p~n", [init:get_argument(own), erlang:system_info(thread_pool_size), Args,
    filename:basename(escript:script_name())]), halt(3).
`;

export async function several(release: 25 | 27): Promise<Several> {
  return {
    release,
    otp: await otp(release),
    scripts: {
      Flags: await orNotAvailable(() =>
        makeEscript({
          name: 'Flags',
          kind: 'beam',
          modules: { Flags: flags },
          emulatorArguments: '-own flag +A 3',
        }),
      ),
      demo: await elixirEscript(release),
      diameterc: await diameterc(release),
      hello: await hello('zip'),
      rebar3: await rebar3(release),
      snmpc: await snmpc(release),
    },
  };
}

/** Builds one executable of them, with links beside it. @returns the folder of the links */
export async function buildSeveral(shop: Workshop, { otp, scripts }: Several): Promise<string> {
  const paths = Object.values(scripts).map(have);
  const suite = await build(shop, paths[0]!, have(otp), [...paths.slice(1), '--name', 'suite']);
  const links = await mkdtemp(join(shop.shelf, 'a bin '));
  const linked = await run(suite, [links], { env: usersEnvironment(shop, { ONEBEAM: 'link' }) });
  expect([linked.exitCode, `${linked.stderr}`]).toEqual([0, '']);
  return links;
}

/** The arguments of each; `{}` is a separate folder. */
export const calls: Record<string, { args: string[]; files?: Record<string, string>; exits?: number }> = {
  Flags: { args: ['a b', '-x'], exits: 3 },
  demo: { args: ['x', 'ü'] },
  diameterc: { args: ['t.dia'], files: { 't.dia': '@id 7\n@name tiny\n@prefix tiny\n@vendor 0 none\n' } },
  hello: { args: ['a b', 'ü'] },
  rebar3: { args: ['version'] },
  snmpc: { args: ['TINY.mib'], files: { 'TINY.mib': mib() } },
};

function mib(): string {
  return `TINY DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM SNMPv2-SMI;
tiny OBJECT IDENTIFIER ::= { enterprises 1 }
END
`;
}

/** Calls a program under `escript` and by its link, in folders that are alike, and expects the same of both. */
export async function expectSameBoth(shop: Workshop, { otp, scripts }: Several, links: string, name: string) {
  const { args, files = {}, exits = 0 } = calls[name]!;
  const tree = have(otp);
  const look = async (command: string[], env: Record<string, string | undefined>) => {
    const cwd = await mkdtemp(join(shop.folder, 'work-'));
    await mkdir(cwd, { recursive: true });
    for (const [file, text] of Object.entries(files)) await writeFile(join(cwd, file), text);
    const ran = await run(command[0]!, [...command.slice(1), ...args], { cwd, env, timeout: hangsAfter });
    const made = (await Array.fromAsync(new Bun.Glob('*').scan({ cwd }))).sort();
    return { code: ran.exitCode, out: `${ran.stdout}`.replaceAll(cwd, 'FOLDER'), err: `${ran.stderr}`, made };
  };
  const reference = await look([tree.escript, have(scripts[name]!)], {
    ...usersEnvironment(shop),
    ...tree.environment,
  });
  const found = await look([join(links, name)], usersEnvironment(shop));
  expect(reference.code).toBe(exits);
  expect(found).toEqual(reference);
}
