// Writes the tables of `src/start/reduced/start-functions.ts`: the functions that a start calls in the modules that
// it loads. `bun scripts/record-start-functions.ts [25 27 28 29]`: needs the test bed, where OTP 28 is a real
// runtime.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import type { ArchiveBody } from '../src/escript/body.ts';
import { openEscript } from '../src/escript/read-escript.ts';
import { payloadOptions } from '../src/options.ts';
import { readOtpRuntime } from '../src/otp/otp-runtime.ts';
import { bootFile } from '../src/payload/format/layout.ts';
import { planPayload } from '../src/pipeline/plan-payload.ts';
import { tryStart } from '../src/pipeline/try-start.ts';
import { mandatoryAndRarelyCalled, startModules } from '../src/start/start-modules.ts';
import { profileArguments } from '../src/start/start-profile.ts';
import { elixirEscript, makeEscript } from '../test/bed/escripts.ts';
import { have } from '../test/bed/not-available.ts';
import { type OtpRelease, otp } from '../test/bed/otp.ts';
import { realRuntime } from '../test/bed/real-runtimes.ts';
import { beamOf, counter, counting } from './record/count-functions.ts';
import { putRelease } from './record/merge-tables.ts';

/** Starts are not all alike: what timing decides is in one of these. */
const rounds = 3;

/** Typical first actions of short programs: print to both outputs, read a line, a file, a variable. */
const body = `
    io:format("hello ~s: ~p ~w~n", ["world", Args, {a, 1}]),
    io:put_chars("hello\\n"),
    io:put_chars(standard_error, "hello\\n"),
    io:format(standard_error, "~ts~n", [<<"hello">>]),`;
const ends = {
  returns: 'ok',
  halts: 'halt(0)',
  stops: 'init:stop(), receive after infinity -> ok end',
};
const program = (end: string) => `-module(hello).
-export([main/1]).

main(Args) ->${body}
    onebeam_functions:write(),
    ${end}.
`;
/** The main module of the escript that Mix made, in Erlang. */
const elixirProgram = `-module('Elixir.Demo.CLI').
-export([main/1]).

main(Args) ->
    'Elixir.IO':puts(<<"hello ", ('Elixir.Kernel':inspect(Args))/binary>>),
    onebeam_functions:write(),
    ok.
`;

async function elixirHello(release: OtpRelease, folder: string): Promise<string> {
  const escript = await openEscript(have(await elixirEscript(release)));
  const module = 'Elixir.Demo.CLI';
  const archive = escript.body as ArchiveBody;
  const entries = archive.entries.filter(({ isFolder }) => !isFolder);
  const contents = Object.fromEntries(entries.map((entry) => [entry.path, archive.content(entry)]));
  const own = entries.find(({ path }) => basename(path) === `${module}.beam`)!.path;
  contents[own] = await beamOf(module, elixirProgram);
  const file = join(folder, `elixir-${release}`, 'demo');
  await mkdir(dirname(file), { recursive: true });
  const header = escript.bytes.subarray(0, escript.header.bodyOffset);
  await writeFile(file, Buffer.concat([header, zipSync(contents, { mtime: '1980-01-02' })]));
  return file;
}

type Called = Map<string, Set<string>>;
type Section = 'every' | 'source' | 'elixir';

async function record(release: number, folder: string): Promise<Record<Section, Called>> {
  const isReal = release === 28;
  const root = isReal
    ? have(await realRuntime('linux-x64')).root
    : have(await otp(release as OtpRelease)).root;
  const runtime = await readOtpRuntime(root);
  const loaded = new Set([
    ...startModules({ body: 'source', release, elixir: true }),
    ...mandatoryAndRarelyCalled,
  ]);
  const recorder = await beamOf('onebeam_functions', counter);
  // The real runtime has no compiler, which source escripts and Elixir need.
  const kinds = isReal ? (['zip', 'beam'] as const) : (['zip', 'beam', 'source'] as const);
  const made = await Promise.all(
    Object.values(ends).flatMap((end) =>
      kinds.map((kind) => makeEscript({ name: 'hello', kind, modules: { hello: program(end) } })),
    ),
  );
  const escripts = [...made, ...(isReal ? [] : [await elixirHello(release as OtpRelease, folder)])];
  const called: Record<Section, Called> = { every: new Map(), source: new Map(), elixir: new Map() };
  // Always with complete modules: a build for `cli` reduces them.
  const flags = [[], profileArguments('cli')];
  for (const [index, path] of escripts.entries()) {
    for (const [way, more] of flags.entries()) {
      const escript = await openEscript(path);
      const { kind } = escript.body;
      const section = called[basename(path) === 'demo' ? 'elixir' : kind === 'source' ? 'source' : 'every'];
      const options = payloadOptions(path, {}, folder);
      const plan = await planPayload(escript, runtime, 'linux-x64', options);
      const files = [...plan.runtime.files, ...plan.files].map((file) =>
        file.path === bootFile('program') ? counting(file, release, { recorder, minimal: way === 1 }) : file,
      );
      for (let round = 0; round < rounds; round++) {
        const place = join(folder, `${release}-${index}-${way}-${round}`);
        const written = join(place, 'called');
        const words = [...more, '-onebeam_functions', written];
        const surroundings = {
          workingFolder: folder,
          environment: process.env as Record<string, string>,
          signal: undefined,
        };
        const failure = await tryStart(
          { files, start: plan.start },
          place,
          words,
          ['a'],
          surroundings as never,
        );
        if (failure) throw new Error(`${path}: ${failure}`);
        for (const line of (await readFile(written, 'utf8')).split('\n')) {
          const [module, name] = line.split(' ');
          if (name && loaded.has(module!))
            section.set(module!, (section.get(module!) ?? new Set()).add(name));
        }
        await rm(place, { recursive: true, force: true });
      }
    }
  }
  return called;
}

/** Only what is not in the first section already. */
function tableOf(called: Called, without: Called): Record<string, string> {
  const rows = [...called].map(([module, functions]): [string, string] => {
    const more = [...functions].filter((name) => !without.get(module)?.has(name));
    return [module, more.sort().join(' ')];
  });
  return Object.fromEntries(rows.filter(([, names]) => names !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

const folder = await mkdtemp(join(tmpdir(), 'onebeam-functions-'));
const releases = process.argv.slice(2).map(Number);
for (const release of releases.length > 0 ? releases : [25, 27, 28, 29]) {
  const { every, source, elixir } = await record(release, folder);
  const table = {
    every: tableOf(every, new Map()),
    source: tableOf(source, every),
    elixir: tableOf(elixir, every),
  };
  const path = join(import.meta.dir, '..', 'src', 'start', 'reduced', 'start-functions.json');
  await putRelease(path, release, table);
  const count = (rows: Record<string, string>) =>
    Object.values(rows).reduce((sum, names) => sum + names.split(' ').length, 0);
  console.log(
    `OTP ${release}: ${count(table.every)}, source ${count(table.source)}, Elixir ${count(table.elixir)}`,
  );
}
await rm(folder, { recursive: true, force: true });
