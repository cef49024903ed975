import { atomTable } from '../beam/atoms.ts';
import { readBeam } from '../beam/beam-file.ts';
import { literals } from '../beam/literals.ts';
import { atomsIn } from '../erlang/term/atoms-in.ts';

/**
 * Every atom in a module: those of its table, where all modules are that it calls by name, and those in its constants,
 * where a call may get a module from (`{Module, Function, Arguments}`, a map of options).
 *
 * @throws `beam-invalid`, `external-term-invalid`
 */
export function atomsOfModule(bytes: Uint8Array, path: string): Set<string> {
  const beam = readBeam(bytes, path);
  const atoms = new Set(atomTable(beam, path));
  for (const literal of literals(beam, path)) for (const atom of atomsIn(literal)) atoms.add(atom);
  return atoms;
}

/**
 * What the modules inside the emulator name of OTP's applications, in OTP 25, 27 and 29; and those that explain errors,
 * which the emulator itself names.
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
 * The modules that can be got to from some names, when whatever has the name of a module may be called: more than ever
 * are. Not found is only what is made up of strings (`list_to_atom("my_" ++ Name)`).
 *
 * @param names to begin with; those that are no module are passed over.
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
