/** The modules that are part of the emulator of some OTP release from 25 to 29, sorted. */
export const everPreloaded: readonly string[] = [
  'atomics',
  'counters',
  'erl_init',
  'erl_prim_loader',
  'erl_tracer',
  'erlang',
  'erts_code_purger',
  'erts_dirty_process_signal_handler',
  'erts_internal',
  'erts_literal_area_collector',
  'erts_trace_cleaner',
  'init',
  'persistent_term',
  'prim_buffer',
  'prim_eval',
  'prim_file',
  'prim_inet',
  'prim_net',
  'prim_socket',
  'prim_zip',
  'socket_registry',
  'zlib',
];

const added: Readonly<Record<string, number>> = { erts_trace_cleaner: 27 };

/** The modules that are part of the emulator of an OTP release, sorted. Equal to its `erlang:pre_loaded/0`. */
export function preloadedModules(otp: number): readonly string[] {
  return everPreloaded.filter((module) => otp >= (added[module] ?? 0));
}
