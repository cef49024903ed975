import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { type Built, buildAll } from './build-all.ts';
import { closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

/** Says its name, and reads its own archive by it. */
const program = `-module(multi).
-export([main/1]).

main(_) ->
    Name = escript:script_name(),
    {ok, Sections} = escript:extract(Name, []),
    Inside = lists:any(fun(Folder) -> lists:prefix(Name ++ "/", Folder) end, code:get_path()),
    io:format("~ts ~p ~p ~p~n", [filename:basename(Name), lists:keymember(archive, 1, Sections), Inside, helper:says()]).
`;
const helper = '-module(helper).\n-export([says/0]).\nsays() -> helped.\n';

const shop = await openWorkshop();
const tree = await otp(27);
const script = await orNotAvailable(() =>
  makeEscript({ name: 'multi', kind: 'zip', modules: { multi: program, helper } }),
);
const variants = [[], ['--boot', 'escript']].map((more) => ({ otp: tree, script, more }));
let built: Built<(typeof variants)[number]>;

beforeAll(async () => {
  built = await buildAll(shop, variants);
});
afterAll(() => closeWorkshop(shop));

describe('an archive that is called through a link', () => {
  for (const variant of variants) {
    const title = `finds the name of the link, and its archive and modules: ${variant.more.join(' ')}`;
    testWith({ tree, script }, title, async () => {
      const folder = join(shop.folder, `links${variant.more.length}`);
      await mkdir(folder);
      await symlink(built(variant), join(folder, 'do-this'));
      const ran = await run(join(folder, 'do-this'), [], { env: usersEnvironment(shop), timeout: 30_000 });
      // Modules that are laid out take the place of the folders inside the archive, whatever its name.
      const inside = variant.more.length > 0;
      expect(`${ran.stderr}${ran.stdout}`).toBe(`do-this true ${inside} helped\n`);
      const own = await run(built(variant), [], { env: usersEnvironment(shop), timeout: 30_000 });
      expect(`${own.stderr}${own.stdout}`).toBe(`multi true ${inside} helped\n`);
    });
  }
});
