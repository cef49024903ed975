import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { releaseProgram } from '../../payload/format/layout.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import { hookComments, type ReleaseHooks } from '../read/read-hooks.ts';

/** Calls the executable with a command, whatever its kind: of some kinds all arguments are the program's. */
const unix = `#!/bin/sh
if [ "$#" -gt 0 ]; then ONEBEAM=$1; export ONEBEAM; shift; fi
exec "\${ONEBEAM_EXECUTABLE:?is not set: start the executable of this release instead}" "$@"
`;

const windows = `@echo off\r
"%ONEBEAM_EXECUTABLE%" %*\r
`;

/**
 * Scripts that replace a release's start scripts, so that overlays which call those (`bin/server`, `bin/migrate`)
 * keep working: they call the executable.
 *
 * @param hooks written as comments, so that an executable can be built again.
 */
export function replacingScripts(
  name: string,
  os: OperatingSystem,
  hooks: ReleaseHooks | undefined,
): PayloadFile[] {
  const text = os === 'windows' ? windows : unix + (hooks ? hookComments(hooks) : '');
  const file = releaseProgram(os === 'windows' ? `${name}.bat` : name);
  return [inMemory(file, new TextEncoder().encode(text), 0o755)];
}
