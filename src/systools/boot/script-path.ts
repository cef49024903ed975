import { absoluteName, joinName } from '../files/file-name.ts';
import type { ScriptOptions } from '../options/options.ts';
import { belowVariable, withoutNameAndEbin } from '../package/variable-folder.ts';
import type { Application } from '../release/application.ts';

/** How the folders of applications are written into a boot script. */
export type PathStyle = Pick<ScriptOptions, 'local' | 'otpBuild' | 'variables'>;

/**
 * The code path entry of an application: below `$ROOT/lib` by name and version, wherever it was found, unless `local`
 * (the folder itself), `otpBuild` (no version) or a variable says otherwise.
 *
 * @param workingFolder absolute, for `local`.
 */
export function scriptPath(application: Application, style: PathStyle, workingFolder: string): string {
  const { name, version, directory } = application;
  if (style.local) return absoluteName(directory, workingFolder);
  if (style.otpBuild) return joinName('$ROOT', 'lib', name, 'ebin');
  return joinName(folderOf(application, style), `${name}-${version}`, 'ebin');
}

function folderOf(application: Application, { variables = [] }: PathStyle): string {
  const below = belowVariable(application.directory, variables);
  if (!below) return joinName('$ROOT', 'lib');
  // A folder below a variable that is not named like an application keeps all its parts.
  return joinName(`$${below.variable}`, ...(withoutNameAndEbin(below.rest, application) ?? below.rest));
}
