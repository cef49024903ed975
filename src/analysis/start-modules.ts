import type { BodyKind } from '../escript/header.ts';

/**
 * What has been loaded when `main/1` is entered, in OTP 25, 27 and 29 alike: found by starting escripts that ask
 * `code:all_loaded/0`, without the preloaded modules. Three modules that every boot script loads are not here, because
 * nothing on the way calls them, and they cost more than all the others: `erl_eval`, `erl_lint`, `erl_parse`.
 */
const always = [
  ...[
    'application',
    'application_controller',
    'application_master',
    'beam_lib',
    'binary',
    'code',
    'code_server',
  ],
  ...[
    'erl_distribution',
    'erl_features',
    'erl_signal_handler',
    'erpc',
    'error_handler',
    'error_logger',
    'escript',
  ],
  ...['ets', 'file', 'file_io_server', 'file_server', 'filename', 'gb_sets', 'gb_trees', 'gen', 'gen_event'],
  ...[
    'gen_server',
    'global',
    'global_group',
    'heart',
    'inet',
    'inet_config',
    'inet_db',
    'inet_gethost_native',
  ],
  ...['inet_parse', 'inet_udp', 'io', 'io_lib', 'kernel', 'kernel_config', 'kernel_refc', 'lists', 'logger'],
  ...['logger_backend', 'logger_config', 'logger_filters', 'logger_formatter', 'logger_h_common'],
  ...[
    'logger_handler_watcher',
    'logger_olp',
    'logger_proxy',
    'logger_server',
    'logger_simple_h',
    'logger_std_h',
  ],
  ...[
    'logger_sup',
    'maps',
    'net_kernel',
    'os',
    'peer',
    'proc_lib',
    'proplists',
    'queue',
    'rand',
    'raw_file_io',
  ],
  ...['rpc', 'standard_error', 'supervisor', 'supervisor_bridge', 'unicode', 'user_sup'],
];

/** Standard input and output: a process of its own until OTP 25, the terminal driver since OTP 26. */
const terminal = (release: number): string[] =>
  release < 26 ? ['user'] : ['edlin', 'edlin_key', 'gen_statem', 'group', 'io_lib_format', 'user_drv'];

/** What reads the text of a source escript. */
const parser = (release: number): string[] => [
  ...['digraph', 'digraph_utils', 'epp', 'erl_anno', 'erl_internal', 'erl_scan', 'orddict', 'ordsets'],
  ...['otp_internal', 'sofs', 'erl_eval', 'erl_lint', 'erl_parse', ...(release < 27 ? [] : ['sets'])],
];

/** Flags that carry no Erlang terms. */
const plainFlags = /^-(escript|pa|pz|noinput|noshell)$/;

/**
 * Whether a program may start by a boot file of its own. Not one with parameters of applications on its command line
 * (`-kernel logger_level debug`, `-config x`), or with variables that may bring some: kernel reads them before the code
 * server runs, with modules that `init` has to load meanwhile. In OTP 25 that comes to a standstill when other modules
 * are there than those that OTP's own boot files load.
 *
 * @param emulatorArguments of the `%%!` line.
 * @param inherited names of variables that reach the emulator from outside, `ERL_FLAGS` perhaps.
 */
export function fitsFastBoot(emulatorArguments: readonly string[], inherited: readonly string[]): boolean {
  const carriesTerms = emulatorArguments.some((word) => word.startsWith('-') && !plainFlags.test(word));
  return !carriesTerms && !inherited.some((name) => /^ERL_.*FLAGS$/.test(name));
}

/**
 * The modules of kernel and stdlib that an escript has loaded when its `main/1` is entered: what a boot file may load
 * in one go instead of having each looked for when it is first called. Not among them is what runs code of its own
 * while it is loaded (`prim_tty`): when that fails, it has to fail where it does under `escript`. Nor is `erl_features`:
 * once it is there, `init` of OTP 25 asks it about every module, and it asks `init` back.
 *
 * A module that this release does not have is for the caller to leave out.
 *
 * @param release of OTP; the table was made from 25, 27 and 29, and others follow their neighbours.
 */
export function startModules(kind: BodyKind, release: number): string[] {
  return [...always, ...terminal(release), ...(kind === 'source' ? parser(release) : [])];
}
