// Writes the tables of `src/release/fast/start-tables.ts`: which modules a start of a release loads, and which functions of them
// the clients of a release call. `bun scripts/record-release-starts.ts [25 27 29]`: needs the test bed.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inMemory } from '../src/archive/payload-file.ts';
import { everPreloaded } from '../src/beam/preloaded-modules.ts';
import { decodeTerm } from '../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../src/erlang/external/encode-term.ts';
import { atom, list, string } from '../src/erlang/term/term.ts';
import { type PreloadedBoot, withPreload } from '../src/release/fast/preload.ts';
import { afterKernel } from '../src/start/after-kernel.ts';
import { apply } from '../src/start/fast-boot.ts';
import { recordedModules } from '../src/start/recorded-modules.ts';
import { recorder, recorderName } from '../src/start/recorder.ts';
import { have } from '../test/bed/not-available.ts';
import { type OtpRelease, otp } from '../test/bed/otp.ts';
import { mixRelease, rebar3Release } from '../test/bed/releases.ts';
import { type LaidOut, laidOut } from '../test/release/laid-out.ts';
import { beamOf, counter, counting } from './record/count-functions.ts';
import { type Names, putRelease } from './record/merge-tables.ts';

/** Starts are not all alike: what timing decides is in one of these. */
const rounds = 3;

/** Applications of OTP that servers have; with the others, Elixir itself does more at a start. */
const ofServers = ['ssl', 'inets', 'runtime_tools'];
const ofSome = [...ofServers, 'os_mon', 'mnesia', 'ssh'];

/** Expressions that people evaluate. The last one counts for the functions only: it loads whatever the release starts. */
const expressions = [
  'IO.puts(1)',
  'IO.inspect(System.argv())',
  'IO.puts(Application.get_env(:hello, :greeting))',
  'Application.load(:hello); for x <- [1, Hello.Later.value()], do: IO.puts("#{x}")',
  '{:ok, _} = Application.ensure_all_started(:hello)',
];
const written = (expression: string) => `${expression}; :onebeam_functions.write()`;

interface Line {
  release: number;
  place: LaidOut;
  /** The command, its arguments, and the boot file that it starts with. */
  command: string;
  words: readonly string[];
  boot: string;
  /** More arguments for the emulator. */
  more?: readonly string[];
  variables?: Record<string, string>;
}

/** Runs a command with another boot file. */
function runWith({ place, command, words, more = [], variables }: Line, other: string): void {
  const line = place.lineOf(command, words);
  const given = [...more, ...line.words];
  given[given.indexOf('-boot') + 1] = other;
  const { exitCode, stderr, stdout } = Bun.spawnSync([line.program, ...given], {
    env: { ...line.environment, ...variables },
    cwd: place.folder,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  if (exitCode !== 0) throw new Error(`${command} ${words}: ${exitCode} ${stdout} ${stderr}`);
}

/** The boot file of a command with these modules preloaded, and no mandatory ones that few starts call. */
async function preloaded({ place, boot, release }: Line, modules: readonly string[]): Promise<PreloadedBoot> {
  const script = decodeTerm(await readFile(join(place.folder, boot)));
  const files = new Map([...place.plan.runtime.files, ...place.plan.files].map((file) => [file.path, file]));
  return withPreload({ script, bytes: new Uint8Array() }, { modules, files, otp: release });
}

/** Names of the modules that a command loads. */
async function loadedBy(line: Line): Promise<string[]> {
  const { place, release } = line;
  const file = join(place.folder, '..', 'loaded');
  const beam = { type: 'binary', bytes: recorder(), lastBits: 8 } as const;
  const script = afterKernel((await preloaded(line, [])).script, [
    apply('erlang', 'load_module', atom(recorderName), beam),
    apply(recorderName, 'start', list([string(`${file}.beside`), string(file)])),
  ]);
  const other = join(place.folder, '..', 'recording');
  await writeFile(`${other}.boot`, encodeTerm(script, release));
  runWith(line, other);
  const foreign = new Set([...everPreloaded, recorderName, 'onebeam_agent']);
  return recordedModules(await readFile(file), place.folder).filter((name) => !foreign.has(name));
}

type Called = Map<string, Set<string>>;

/** Adds the functions of these modules that a command calls. */
async function addCalled(line: Line, modules: readonly string[], called: Called): Promise<void> {
  const { place, boot, release } = line;
  const { bytes } = await preloaded(line, modules);
  const beam = await beamOf('onebeam_functions', counter);
  const made = counting(inMemory(boot, bytes), release, { recorder: beam, minimal: false });
  const other = join(place.folder, '..', 'counting');
  await writeFile(`${other}.boot`, made.content as Uint8Array);
  const file = join(place.folder, '..', 'called');
  for (let round = 0; round < rounds; round++) {
    runWith({ ...line, more: [...(line.more ?? []), '-onebeam_functions', file] }, other);
    for (const row of (await readFile(file, 'utf8')).split('\n')) {
      const [module, name] = row.split(' ');
      if (!name || !modules.includes(module!)) continue;
      called.set(module!, (called.get(module!) ?? new Set()).add(name));
    }
  }
}

/** Which application of the release has a module. */
function ownersOf({ plan }: LaidOut): Map<string, string> {
  const owners = new Map<string, string>();
  for (const { path } of [...plan.runtime.files, ...plan.files]) {
    const [, application, module] = /^lib\/([a-z0-9_]+)-[^/]+\/ebin\/(.+)\.beam$/.exec(path) ?? [];
    if (application && module) owners.set(module, application);
  }
  return owners;
}

/** Modules that read the user's `.erlang`. */
const ofDotErlang = ['c'];

/**
 * By the application whose start loads them; what each start needs is `kernel`'s, and what Elixir needs of OTP, too, is `elixir`'s.
 */
function startTable(
  { relx, mix, some }: Record<'relx' | 'mix' | 'some', readonly string[]>,
  owners: ReadonlyMap<string, string>,
): Record<string, string[]> {
  const table: Record<string, string[]> = {};
  const add = (application: string, module: string) => {
    table[application] ??= [];
    table[application].push(module);
  };
  const owner = (module: string) => owners.get(module) ?? '';
  const isOfOtp = (module: string) => ['kernel', 'stdlib'].includes(owner(module));
  for (const module of relx)
    if (isOfOtp(module)) add(ofDotErlang.includes(module) ? '.erlang' : 'kernel', module);
  const base = new Set(relx);
  // Consolidated protocols are in no application.
  const isElixirs = (module: string) => isOfOtp(module) || owner(module) === '' || owner(module) === 'elixir';
  for (const module of mix) if (isElixirs(module) && !base.has(module)) add('elixir', module);
  for (const module of new Set([...mix, ...some]))
    if (!isElixirs(module) && owner(module) !== 'hello') add(owner(module), module);
  return table;
}

async function record(release: OtpRelease, folder: string): Promise<Record<string, Names>> {
  const tree = have(await otp(release));
  const mix = have(await mixRelease(release, { applications: ofServers }));
  const some = have(await mixRelease(release, { applications: ofSome }));
  const rebar3 = have(await rebar3Release(release, { files: { 'config/vm.args': '-sname bench\n' } }));
  const places = {
    mix: await laidOut({ path: mix.folder, kind: 'app' }, tree, join(folder, 'mix')),
    some: await laidOut({ path: some.folder, kind: 'app' }, tree, join(folder, 'some')),
    relx: await laidOut({ path: rebar3.folder, kind: 'app' }, tree, join(folder, 'relx')),
  };
  const boot = (place: LaidOut, name: string) => `releases/${place.plan.record.version}/${name}.boot`;
  const startOf = (place: LaidOut): Line => ({
    ...{ release, place, command: 'start', words: [], boot: boot(place, 'start') },
    variables: { HELLO_STOP: '0', GARDEN_STOP: '0' },
  });
  const owners = new Map(Object.values(places).flatMap((place) => [...ownersOf(place)]));
  const starts = startTable(
    {
      relx: await loadedBy(startOf(places.relx)),
      mix: (await loadedBy(startOf(places.mix))).filter((name) => !name.startsWith('Elixir.Hello')),
      some: await loadedBy(startOf(places.some)),
    },
    owners,
  );
  const evals = (expression: string): Line => ({
    ...{ release, place: places.mix, command: 'eval', words: [expression, 'a', '-b'] },
    boot: boot(places.mix, 'start_clean'),
  });
  const called: Called = new Map();
  const loaded = new Set<string>();
  for (const one of expressions.slice(0, -1))
    for (const module of await loadedBy(evals(one)))
      if (owners.get(module) !== 'hello' && !module.startsWith('Elixir.Hello')) loaded.add(module);
  for (const one of expressions) await addCalled(evals(written(one)), [...loaded], called);
  const evaluated = Object.fromEntries(
    [...called].map(([module, names]) => [module, [...names].sort().join(' ')]).sort(byName),
  );
  return {
    start: Object.fromEntries(
      Object.entries(starts)
        .map(([application, modules]) => [application, modules.sort().join(' ')])
        .sort(byName),
    ),
    eval: evaluated,
  };
}

const byName = ([a]: string[], [b]: string[]): number => (a! < b! ? -1 : 1);

const releases = process.argv.slice(2).map(Number);
for (const release of (releases.length > 0 ? releases : [25, 27, 29]) as OtpRelease[]) {
  const folder = await mkdtemp(join(tmpdir(), 'onebeam-release-starts-'));
  const table = await record(release, folder);
  const path = join(import.meta.dir, '..', 'src', 'release', 'fast', 'start-tables.json');
  await putRelease(path, release, table);
  await rm(folder, { recursive: true, force: true });
  console.log(`OTP ${release}: ${path}`);
}
