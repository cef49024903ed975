import { PathRegister, safePath } from '../../archive/safe-path.ts';
import { checkPriv, names } from './build-record-check.ts';
import { invalid, list, record, text } from './json-check.ts';
import type { ManifestFile, PackedProgram } from './manifest.ts';
import { safeName, startEnvironment, startWords } from './start-check.ts';

const programLimit = 1_000;

const members = ['applications', 'arguments', 'environment', 'escript', 'name', 'priv', 'startModules'];

/**
 * Checks the programs of an executable with several: at least two, with names that differ on every file system, and
 * each escript among the files.
 *
 * @throws `manifest-invalid`, `path-unsafe`, `path-collision`
 */
export function checkPrograms(value: unknown, files: readonly ManifestFile[]): void {
  const programs = list(value, 'programs', programLimit);
  if (programs.length < 2) throw invalid('programs', 'at least two programs', programs);
  const commands = new PathRegister();
  const paths = new Set(files.map(({ path }) => path));
  for (const one of programs) {
    const program = record(one, 'programs', members) as unknown as PackedProgram;
    safeName(program.name, 'programs.name');
    commands.addFile(program.name);
    const escript = safePath(text(program.escript, 'programs.escript'));
    if (!paths.has(escript)) throw invalid('programs.escript', 'one of the files', escript);
    startWords(program.arguments, 'programs.arguments');
    startEnvironment(program.environment, 'programs.environment');
    names(program.applications, 'programs.applications');
    names(program.startModules, 'programs.startModules');
    checkPriv(program.priv, 'programs.priv');
  }
}
