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
const parser = [
  ...[
    'digraph',
    'digraph_utils',
    'epp',
    'erl_anno',
    'erl_eval',
    'erl_internal',
    'erl_lint',
    'erl_parse',
    'erl_scan',
  ],
  ...['orddict', 'ordsets', 'otp_internal', 'sets', 'sofs'],
];

/**
 * The modules of kernel and stdlib that an escript has loaded when its `main/1` is entered: what a boot file may load
 * in one go instead of having each looked for when it is first called. Not among them is what runs code of its own
 * while it is loaded (`prim_tty`): when that fails, it has to fail where it does under `escript`.
 *
 * Nor is `erl_features`: `init` asks it about every module as soon as it is there, and it asks `init` back. When
 * application parameters on the command line need `erl_scan` before the code server runs, they would wait for each other.
 *
 * A module that this release does not have is for the caller to leave out.
 *
 * @param release of OTP; the table was made from 25, 27 and 29, and others follow their neighbours.
 */
export function startModules(kind: BodyKind, release: number): string[] {
  return [...always, ...terminal(release), ...(kind === 'source' ? parser : [])];
}
