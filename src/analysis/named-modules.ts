/**
 * Modules of OTP's applications that the modules inside the emulator name, in OTP 25, 27 and 29; and those that
 * explain errors, which the emulator names.
 */
export const namedByEmulator: readonly string[] = `
  auth binary code erl_anno erl_eval erl_features erl_parse erl_scan error_logger erts_debug ets file filename heart inet
  int io io_lib kernel_refc lists logger logger_server maps net_kernel os seq_trace socket standard_error string timer
  trace unicode user zip
  error_handler erl_erts_errors erl_kernel_errors erl_stdlib_errors
`
  .trim()
  .split(/\s+/);

/** Carriers of distribution: `net_kernel` makes their names of strings, from what `-proto_dist` says. */
export const namedByStrings: readonly string[] = [
  'inet_tcp_dist',
  'inet6_tcp_dist',
  'inet_epmd_dist',
  'inet_tls_dist',
  'inet6_tls_dist',
];

/**
 * The modules that are reachable from some names if every atom with the name of a module is a call: more than
 * are really called. Misses only names made from strings (`list_to_atom("my_" ++ Name)`).
 *
 * @param names to begin with; those that are not modules are skipped.
 * @param atomsOf the atoms of a module, or nothing when there is none of this name.
 */
export function reachableModules(
  names: Iterable<string>,
  atomsOf: (module: string) => Iterable<string> | undefined,
): Set<string> {
  const reached = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const atoms = atomsOf(name);
    if (!atoms) continue;
    reached.add(name);
    for (const atom of atoms) if (!seen.has(atom)) waiting.push(atom);
  }
  return reached;
}
