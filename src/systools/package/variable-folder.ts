import { joinName, splitName } from '../files/file-name.ts';
import type { Variable } from '../options/options.ts';
import type { Application } from '../release/application.ts';

/** The path of a folder below a variable: the parts of its name after those of the prefix. */
export interface BelowVariable {
  readonly variable: string;
  readonly rest: readonly string[];
}

/**
 * The first variable whose prefix the folder's name begins with. As in OTP that is a matter of text: `/lib/other` is
 * also a prefix of `/lib/other2/x`.
 */
export function belowVariable(folder: string, variables: readonly Variable[]): BelowVariable | undefined {
  for (const [variable, given] of variables) {
    const prefix = given.replace(/\/+$/, '');
    if (folder.startsWith(prefix)) {
      return { variable, rest: splitName(folder).slice(splitName(prefix).length) };
    }
  }
  return undefined;
}

/** The parts less `App/ebin` or `App-Vsn/ebin` at the end; `undefined` when they end otherwise. */
export function withoutNameAndEbin(
  parts: readonly string[],
  { name, version }: Pick<Application, 'name' | 'version'>,
): readonly string[] | undefined {
  const folder = parts.at(-2);
  const isApplication = parts.at(-1) === 'ebin' && (folder === name || folder === `${name}-${version}`);
  return isApplication ? parts.slice(0, -2) : undefined;
}

/**
 * The archive of an application, and its folder in it: `lib/App-Vsn` in the main one, or the path below a variable in
 * that variable's. Unlike in a script, a folder that is not named like an application belongs to none.
 */
export function packedFolder(
  application: Application,
  variables: readonly Variable[],
): { variable: string | undefined; folder: string } {
  const below = belowVariable(application.directory, variables);
  const folder = below && withoutNameAndEbin(below.rest, application);
  const own = `${application.name}-${application.version}`;
  if (!folder) return { variable: undefined, folder: joinName('lib', own) };
  return { variable: below.variable, folder: joinName(...folder, own) };
}
