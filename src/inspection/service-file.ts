import { OnebeamError } from '../errors/onebeam-error.ts';
import { inspect } from '../executable/read/inspect.ts';
import { refuseOutput, writeOutput } from '../files/output.ts';
import { launchdJob } from '../release/service/launchd-job.ts';
import { systemdUnit } from '../release/service/systemd-unit.ts';
import { targetParts } from '../targets/target.ts';

/** A program that keeps services running. */
export type ServiceManager = 'systemd' | 'launchd' | 'windows';

/** How a service manager runs an executable. */
export interface ServiceFile {
  manager: ServiceManager;
  /** The usual name of the file: `my_app.service`. */
  name: string;
  /** Its path on the user's machine. */
  place: string;
  text: string;
}

const managerOf = { linux: 'systemd', darwin: 'launchd', windows: 'windows' } as const;

/** Names that systemd accepts for a folder below `/var/lib` and for a user. */
const plainName = /^[A-Za-z_][A-Za-z0-9_.-]{0,30}$/;

/**
 * Returns the file that a service manager needs to run an executable. Writes nothing.
 *
 * @param path of an executable built by onebeam.
 * @param options `manager`: the one of the executable's system unless given. `installPath`: where the executable will be,
 *   absolute; `/usr/local/bin/<name>` unless given.
 * @throws OnebeamError `service-unsupported`, what `inspect` throws
 * @example
 * const unit = await serviceFile('dist/my_app');
 * console.log(unit.name, unit.text);
 */
export async function serviceFile(
  path: string,
  options: { manager?: ServiceManager; installPath?: string } = {},
): Promise<ServiceFile> {
  const { manifest } = await inspect(path);
  const { name, target, release } = manifest;
  const { os } = targetParts(target);
  const manager = options.manager ?? managerOf[os];
  const refused = (problem: 'windows' | 'other-system' | 'name' | 'install-path') =>
    new OnebeamError('service-unsupported', { path, target, manager, name, problem });
  if (manager === 'windows') throw refused('windows');
  if (manager !== managerOf[os]) throw refused('other-system');
  if (!plainName.test(name)) throw refused('name');
  const installed = options.installPath ?? `/usr/local/bin/${name}`;
  if (!/^\/[^\x00-\x1f\x7f"'\\]+$/.test(installed)) throw refused('install-path');
  const program = { name, path: installed, hasCommands: release?.kind === 'service' };
  if (manager === 'launchd') {
    const file = `${name}.plist`;
    return { manager, name: file, place: `/Library/LaunchDaemons/${file}`, text: launchdJob(program) };
  }
  const file = `${name}.service`;
  return { manager, name: file, place: `/etc/systemd/system/${file}`, text: systemdUnit(program) };
}

/**
 * Writes a service file, completely or not at all.
 *
 * @param executable is not overwritten.
 * @throws OnebeamError `output-is-input`, `output-not-a-file`, `output-not-writable`
 */
export async function writeServiceFile(
  output: string,
  { text }: Pick<ServiceFile, 'text'>,
  executable: string,
): Promise<void> {
  await refuseOutput(output, [executable]);
  await writeOutput(output, 0o644, async (file) => {
    await file.writeFile(text);
  });
}
