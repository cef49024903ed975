import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openEscript } from '../escript/read-escript.ts';
import type { Warning } from '../reporter.ts';

/**
 * The `priv` folders that a project has and its escript does not: by default, Mix and rebar3 exclude them, and
 * `code:priv_dir/1` finds nothing.
 *
 * @param escript path of the finished escript; absolute.
 * @param libraries folder of the tool's built applications, one folder each; absolute.
 * @param given applications whose `priv` is set by an option.
 * @returns a warning for each, by the application's name.
 * @throws as `openEscript`
 */
export async function leftOutPriv(
  escript: string,
  libraries: string,
  given: readonly string[] = [],
): Promise<Warning[]> {
  const { body } = await openEscript(escript);
  if (body.kind !== 'archive') return [];
  const having = (folder: string) =>
    new Set(body.entries.flatMap(({ path }) => new RegExp(`^([^/]+)/${folder}/.`).exec(path)?.[1] ?? []));
  const [loaded, carried] = [having('ebin'), having('priv')];
  const warnings: Warning[] = [];
  for (const application of [...loaded].sort()) {
    if (carried.has(application) || given.includes(application)) continue;
    const folder = join(libraries, application, 'priv');
    const files = await readdir(folder).catch(() => []);
    if (files.length > 0) warnings.push(warning(application, folder));
  }
  return warnings;
}

const warning = (application: string, folder: string): Warning => ({
  code: 'priv-left-out',
  message: `the escript does not contain the \`priv\` folder of \`${application}\``,
  hint: `if the program reads it, add \`--priv ${application}=${folder}\`, or include it in the escript (Mix: \`include_priv_for\`, rebar3: \`escript_incl_priv\`)`,
});
