import { isPreloaded, type OtpApplications } from './otp-applications.ts';

/** An atom shorter than this says nothing, even where a module is called like it (`i`, `int`, `gl`, `et`). */
const shortest = 4;
/** They have a `.app` file, but nothing that an Erlang program calls. */
const notForPrograms = new Set(['erts', 'erl_interface', 'jinterface']);

/**
 * OTP applications that are not packed, although atoms of the escript are names of them or of their modules.
 * Only a hint: an atom may mean anything.
 *
 * @param present applications that are packed, bundled or explicitly dropped.
 * @returns sorted by name, the atoms too.
 */
export function namedApplications(
  atoms: ReadonlySet<string>,
  otp: OtpApplications,
  present: ReadonlySet<string>,
): { name: string; atoms: string[] }[] {
  const found = new Map<string, string[]>();
  for (const atom of [...atoms].sort()) {
    if (atom.length < shortest || isPreloaded(atom)) continue;
    const name = otp.applications.has(atom) ? atom : otp.moduleOwner(atom);
    if (name === undefined || present.has(name) || notForPrograms.has(name)) continue;
    found.set(name, [...(found.get(name) ?? []), atom]);
  }
  return [...found]
    .map(([name, names]) => ({ name, atoms: names }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
