import type { StartFunctions } from '../../start/boot-modules.ts';
import { namesIn, type RecordedTable, releasesIn } from '../../start/reduced/recorded-table.ts';
import tables from './start-tables.json' with { type: 'json' };

interface Table {
  /** Modules that the start of an application loads, by its name; `.erlang` for reading that file. */
  readonly start: Readonly<Record<string, string>>;
  /** Functions that `eval` calls, as `name/arity`, by module. */
  readonly eval: Readonly<Record<string, string>>;
}

let known: Readonly<Record<number, Table>> | undefined;

/** As `scripts/record-release-starts.ts` found them, by release of OTP. Made at the first use. */
function recorded(): Readonly<Record<number, Table>> {
  const { start, eval: called }: Record<keyof Table, RecordedTable> = tables;
  known ??= Object.fromEntries(
    releasesIn(start).map((it) => [it, { start: namesIn(start, it), eval: namesIn(called, it) }]),
  );
  return known;
}

/** Callbacks that are called, or not, by chance or at the end. */
const sometimes = ['handle_info/2', 'terminate/2'];

/**
 * Functions that a recording does not show: `init` calls the first ones while modules are loaded, and the others are called when a program of
 * Elixir ends, after the recording. Functions that are not exported are among them.
 */
const unrecorded: Readonly<Record<string, string>> = {
  erl_features: 'all/0 info/1',
  gen_event: 'server_notify/4 server_update/4',
  lists: 'do_flatten/2 filtermap/2 flatten/1 map/2 sort/2',
  'Elixir.Enum': 'reverse/2 to_list/1',
  'Elixir.Kernel.CLI': 'at_exit/1',
  'Elixir.Logger': '-flush/0-fun-0-/2 flush/0',
  'Elixir.Logger.Backends.Console': 'handle_event/2',
  'Elixir.Logger.Config': 'handle_event/2',
  'Elixir.System': 'halt/1',
  logger: '-get_handler_config/0-lc$^0/1-0-/1 get_handler_config/0 get_handler_ids/0',
  logger_h_common: 'call/3 filesync/2 filesync/3 handle_call/3',
  logger_std_h: 'ensure_file/1 file_ctrl_call/2 file_ctrl_filesync/2 filesync/3 sync_dev/1',
};

/** Modules that a start loads without a call of one of their functions. */
const uncalled = { every: ['error_logger', 'logger_filters'], eval: ['Elixir.Macro.Env'] };

const words = (text: string): string[] => text.split(' ');

export interface StartTableRequest {
  /** Of OTP. */
  release: number;
  /** Names of the applications that the boot file starts. */
  started: readonly string[];
  /** True if it reads the user's `.erlang`. */
  dotErlang: boolean;
}

/**
 * The modules of OTP and Elixir that a start of these applications loads. A release between two recorded ones has what both
 * have; any Elixir may run on a release.
 */
export function tableModules({ release, started, dotErlang }: StartTableRequest): string[] {
  const modules = new Set<string>(started.includes('kernel') ? uncalled.every : []);
  for (const application of [...started, ...(dotErlang ? ['.erlang'] : [])]) {
    const tables = isOfElixir(application) ? Object.values(recorded()) : tablesFor(release);
    for (const { start } of tables) for (const name of words(start[application] ?? '')) modules.add(name);
  }
  modules.delete('');
  return [...modules].sort();
}

const isOfElixir = (application: string): boolean => ['elixir', 'logger'].includes(application);

/** The functions of the modules that `eval` of a Mix release loads. */
export function evalFunctions(release: number): StartFunctions {
  const functions = new Map<string, Set<string>>();
  for (const module of [...uncalled.every, ...uncalled.eval]) functions.set(module, new Set(sometimes));
  const add = (module: string, names: string) => {
    const known = functions.get(module) ?? new Set(sometimes);
    functions.set(module, known);
    for (const name of words(names)) known.add(name);
  };
  const near = tablesFor(release);
  for (const table of Object.values(recorded()))
    for (const [module, names] of Object.entries(table.eval))
      if (near.includes(table) || /^(elixir|Elixir\.)/.test(module)) add(module, names);
  for (const [module, names] of Object.entries(unrecorded)) if (functions.has(module)) add(module, names);
  return functions;
}

function tablesFor(release: number): Table[] {
  const releases = Object.keys(recorded()).map(Number);
  const before = releases.filter((it) => it <= release).at(-1) ?? releases[0]!;
  const after = releases.find((it) => it >= release) ?? releases.at(-1)!;
  return [...new Set([before, after])].map((it) => recorded()[it]!);
}
