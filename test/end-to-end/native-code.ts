import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { openEscript } from '../../src/escript/read-escript.ts';
import { jiffy, makeEscript } from '../bed/escripts.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { runEscript } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';
import { build, closeWorkshop, openWorkshop, usersEnvironment, type Workshop } from './workshop.ts';

/** Encodes with the NIF, and prints paths. */
const program = `-module(coder).
-export([main/1]).

main(["encode"]) ->
    io:format("~s~n", [jiffy:encode({[{a, 1}]})]);
main(["where"]) ->
    {ok, _} = file:read_file(filename:join(code:priv_dir(jiffy), "jiffy.so")),
    io:format("~s ~s~n", [filename:basename(escript:script_name()), filename:basename(code:which(jiffy))]);
main(["fail"]) ->
    list_to_integer("x").
`;

/** An escript with jiffy in its archive, its library too when `withPriv`. */
async function coder(folder: string, library: string, withPriv: boolean): Promise<string> {
  const beam = await openEscript(
    await makeEscript({ name: 'coder', kind: 'beam', modules: { coder: program } }),
  );
  const body = beam.body.kind === 'beam' ? beam.body.bytes : new Uint8Array();
  const names = [
    'ebin/jiffy.app',
    'ebin/jiffy.beam',
    'ebin/jiffy_utf8.beam',
    ...(withPriv ? ['priv/jiffy.so'] : []),
  ];
  const files: Record<string, Uint8Array> = { 'coder/ebin/coder.beam': body };
  for (const name of names) files[`jiffy/${name}`] = await readFile(join(library, name));
  const file = join(folder, withPriv ? 'whole' : 'bare', 'coder');
  await Bun.write(
    file,
    Buffer.concat([Buffer.from('#!/usr/bin/env escript\n'), zipSync(files, { mtime: '1980-01-02' })]),
  );
  return file;
}

/** Tests a NIF in an escript with these releases. */
export async function testNativeCode(releases: readonly (25 | 27)[]): Promise<void> {
  let shop: Workshop;
  beforeAll(async () => {
    shop = await openWorkshop();
  });
  afterAll(() => closeWorkshop(shop));

  for (const release of releases) {
    describe(`a NIF in an escript, OTP ${release}`, async () => {
      const needs = { tree: await otp(release), library: await jiffy(release) };
      const start = (executable: string, word: string) =>
        run(executable, [word], { env: usersEnvironment(shop) });

      testWith(
        needs,
        'does not load under escript, and does in the executable',
        async ({ tree, library }) => {
          const script = await coder(join(shop.folder, `a${release}`), library, true);
          const reference = await runEscript(tree, script, ['encode']);
          expect(reference.exitCode).toBe(127);
          const executable = await build(shop, script, tree);
          expect(`${(await start(executable, 'encode')).stdout}`).toBe('{"a":1}\n');
          expect(`${(await start(executable, 'where')).stdout}`).toBe('coder jiffy.beam\n');
          expect(await start(executable, 'fail')).toEqual(await runEscript(tree, script, ['fail']));
        },
      );

      testWith(needs, 'is given with --priv', async ({ tree, library }) => {
        const script = await coder(join(shop.folder, `b${release}`), library, false);
        const executable = await build(shop, script, tree, ['--priv', `jiffy=${join(library, 'priv')}`]);
        expect(`${(await start(executable, 'encode')).stdout}`).toBe('{"a":1}\n');
      });

      testWith(needs, 'is refused by name when it is for another target', async ({ tree, library }) => {
        const script = await coder(join(shop.folder, `c${release}`), library, true);
        const other = join(shop.folder, `foreign${release}`, 'jiffy.so');
        const bytes = await readFile(join(library, 'priv', 'jiffy.so'));
        bytes.writeUInt16LE(bytes.readUInt16LE(18) === 62 ? 183 : 62, 18);
        await Bun.write(other, bytes);
        const failed = await build(shop, script, tree, ['--priv', `jiffy=${join(other, '..')}`]).catch(
          String,
        );
        expect(failed).toMatch(/native code of .jiffy. does not run on linux/);
        expect(failed).toContain('lib/jiffy/priv/jiffy.so');
      });
    });
  }
}
