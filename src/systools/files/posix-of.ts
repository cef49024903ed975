/** The system's name for an error as Erlang has it, `enoent`; `einval` for an error that is none of the system's. */
export function posixOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // A zero in a name does not even reach the system.
  if (code === 'ERR_INVALID_ARG_VALUE') return 'badarg';
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code.toLowerCase() : 'einval';
}
