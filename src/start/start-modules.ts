import type { BodyKind } from '../escript/header.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Modules that every boot script of OTP loads, that nothing calls before `main/1`, and that cost more than all others. */
export const mandatoryAndRarelyCalled: readonly string[] = words('erl_eval erl_lint erl_parse');

/**
 * The modules that are loaded when `main/1` is called, the same in OTP 25, 27 and 29: recorded by starting escripts
 * that call `code:all_loaded/0`, without the preloaded modules and those of `mandatoryAndRarelyCalled`.
 */
const always = words(`
  application application_controller application_master beam_lib binary code code_server erl_features
  erl_signal_handler error_handler error_logger escript ets file file_io_server file_server filename
  gb_sets gb_trees gen gen_event gen_server heart io io_lib kernel kernel_config kernel_refc lists logger
  logger_backend logger_config logger_filters logger_formatter logger_h_common logger_handler_watcher
  logger_olp logger_proxy logger_server logger_simple_h logger_std_h logger_sup maps os peer proc_lib
  proplists queue raw_file_io standard_error supervisor supervisor_bridge unicode user_sup
`);

/** Modules of kernel's distribution and its resolver, which `-mode minimal` omits. */
const network = words(`
  erl_distribution erpc global global_group inet inet_config inet_db inet_gethost_native inet_parse
  inet_udp net_kernel rand rpc
`);

/** Standard input and output: a separate process until OTP 25, the terminal driver since OTP 26. */
const terminal = (release: number): string[] =>
  words(release < 26 ? 'user' : 'edlin edlin_key gen_statem group io_lib_format user_drv');

/** Returns what reads the text of a source escript; not what compiles it since OTP 27. */
const parser = (release: number): string[] => [
  ...words('digraph digraph_utils epp erl_anno erl_internal erl_scan orddict ordsets otp_internal sofs'),
  ...mandatoryAndRarelyCalled,
  ...(release < 27 ? [] : ['sets']),
];

/**
 * The modules that an escript by Mix has loaded when its main module is called, in Elixir 1.14, 1.18 and 1.20 except
 * for one of the logger; recorded in the same way. Includes only modules of the logger that the archive has.
 */
const elixirs = words(`
  elixir elixir_code_server elixir_config elixir_sup
  Elixir.Access Elixir.Application Elixir.Enum Elixir.Kernel Elixir.Kernel.CLI Elixir.Keyword Elixir.List
  Elixir.Macro.Env Elixir.Map Elixir.Regex Elixir.String.Tokenizer Elixir.Supervisor Elixir.Supervisor.Default
  Elixir.System
  Elixir.Logger Elixir.Logger.App Elixir.Logger.BackendSupervisor Elixir.Logger.Backends.Console
  Elixir.Logger.Config Elixir.Logger.Filter Elixir.Logger.Formatter Elixir.Logger.Handler Elixir.Logger.Utils
  Elixir.Logger.Watcher
  epp erl_anno erl_parse erl_scan re string unicode_util
`);

/** Flags that carry no Erlang terms. */
const plainFlags = /^-(escript|pa|pz|noinput|noshell)$/;

/**
 * Returns true when a program may start with a tailored boot file. Excludes programs with parameters of applications
 * on the command line (`-kernel logger_level debug`, `-config x`), or with variables that may add some: kernel reads
 * them before the code server runs, with modules that `init` has to load meanwhile. In OTP 25 that hangs when other
 * modules are loaded than those of OTP's boot files.
 *
 * @param emulatorArguments of the `%%!` line.
 * @param inherited names of variables that reach the emulator from outside, `ERL_FLAGS` perhaps.
 */
export function fitsFastBoot(emulatorArguments: readonly string[], inherited: readonly string[]): boolean {
  const carriesTerms = emulatorArguments.some((word) => word.startsWith('-') && !plainFlags.test(word));
  return !carriesTerms && !inherited.some((name) => /^ERL_.*FLAGS$/.test(name));
}

/** The properties that a start depends on. */
export interface StartKind {
  body: BodyKind;
  /** Of OTP; the tables were made from 25, 27 and 29, and others follow their neighbours. */
  release: number;
  /** True when kernel is started by `-mode minimal`. */
  minimal?: boolean;
  /** True when the program brings Elixir. */
  elixir?: boolean;
}

/**
 * The modules that an escript has loaded when its `main/1` is called: a boot file can load them together instead of
 * searching each on first call. Excludes modules that run code while they are loaded (`prim_tty`): a failure must
 * occur in the same place as under `escript`.
 *
 * The caller removes modules that do not exist.
 */
export function startModules({ body, release, minimal = false, elixir = false }: StartKind): string[] {
  return [
    ...always,
    ...(minimal ? [] : network),
    ...terminal(release),
    ...(body === 'source' ? parser(release) : []),
    ...(elixir ? elixirs : []),
  ];
}
