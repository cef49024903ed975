import type { BodyKind } from '../../escript/header.ts';
import type { StartFunctions } from '../boot-modules.ts';
import { namesIn, type RecordedTable, releasesIn } from './recorded-table.ts';
import tables from './start-functions.json' with { type: 'json' };

type Section = 'every' | 'source' | 'elixir';

/** As `scripts/record-start-functions.ts` found them. A section is not recorded for each release. */
const recorded: Readonly<Record<Section, RecordedTable>> = tables;

/**
 * Functions that a recording does not show. `init` of OTP 25 checks each module while the boot loader loads, before a
 * recording can begin (`erl_features`, `lists`). Programs of Mix flush their logger at the end, and many programs
 * start applications and read their parameters: rebar3 and Elixir escripts call these first.
 */
const usual: Readonly<Record<string, string>> = {
  'Elixir.Logger': 'flush/0',
  'Elixir.Logger.Backends.Console': 'handle_event/2',
  'Elixir.Logger.Config': 'handle_event/2',
  'Elixir.System': 'halt/1',
  application: 'ensure_all_started/1 ensure_all_started/2 get_key/2 set_env/3 start/1 start/2',
  application_controller: 'get_key/2 set_env/3',
  code: 'lib_dir/1 priv_dir/1 where_is_file/2',
  code_server: 'is_loaded/1',
  erl_features: 'all/0 info/1',
  lists: 'filtermap/2 map/2 sort/2',
  logger: 'get_handler_config/0 set_module_level/2',
  logger_config: 'set_module_level/3',
  logger_h_common: 'filesync/3',
  logger_server: 'add_filter/2',
  logger_std_h: 'filesync/3',
};

/** Callbacks that are called, or not, by chance or at the end. */
export const sometimesCalled: readonly string[] = ['handle_info/2', 'terminate/2'];

const elixirs = /^(elixir|Elixir\.)/;
const otps = /^(?!elixir|Elixir\.)/;

/** A function that the program calls by name. */
export interface CalledFunction {
  module: string;
  function: string;
  arity: number;
}

export interface StartFunctionsRequest {
  body: BodyKind;
  /** Of OTP. */
  release: number;
  /** True when the program brings Elixir. */
  elixir: boolean;
  /** Calls of the program to other modules. */
  called: readonly CalledFunction[];
}

/**
 * The functions that a start calls in the modules of OTP and Elixir that it loads, and those that the program calls there
 * by name. A release between two recorded ones has what both have.
 */
export function startFunctions({ body, release, elixir, called }: StartFunctionsRequest): StartFunctions {
  const functions = new Map<string, Set<string>>();
  const add = (module: string, names: readonly string[]) => {
    const known = functions.get(module) ?? new Set(sometimesCalled);
    functions.set(module, known);
    for (const name of names) known.add(name);
  };
  const addAll = (section: Section, releases: readonly number[], which = /^/) => {
    for (const one of releases)
      for (const [module, names] of Object.entries(namesIn(recorded[section], one)))
        if (which.test(module)) add(module, names.split(' '));
  };
  addAll('every', recordedNear(release, 'every'));
  if (body === 'source') addAll('source', recordedNear(release, 'source'));
  if (elixir) addAll('elixir', recordedNear(release, 'elixir'), otps);
  // Any Elixir may run on a release.
  if (elixir) addAll('elixir', releasesIn(recorded.elixir), elixirs);
  for (const [module, names] of Object.entries(usual))
    if (functions.has(module)) add(module, names.split(' '));
  for (const { module, function: name, arity } of called)
    if (functions.has(module)) add(module, [`${name}/${arity}`]);
  return functions;
}

/** The release, or its neighbours. */
function recordedNear(release: number, section: Section): number[] {
  const releases = releasesIn(recorded[section]);
  const before = releases.filter((it) => it <= release).at(-1) ?? releases[0]!;
  const after = releases.find((it) => it >= release) ?? releases.at(-1)!;
  return [...new Set([before, after])];
}
