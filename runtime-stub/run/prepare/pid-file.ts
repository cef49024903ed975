import { LaunchError } from '../../failure.ts';
import { codeOf } from '../../release/staging.ts';
import { files } from '../../system/cold-files.ts';
import type { Machine } from '../../system/machine.ts';
import { CommandError } from '../command-line/usage-error.ts';
import { makePrivate, noState, notWritable, type Places, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';
import { beginOf, pidFile, type Running, runningProcess } from '../running.ts';

/** Holds an instance between the look at who runs it and the note of this process. */
export interface Claim {
  /** Writes down that this process runs the instance, as the node that it is now. */
  write(): void;
}

/** In milliseconds: another start needs a few. */
const lockPause = 20;
const lockPatience = 5_000;
/** A start that needs no node continues without a pid file. */
const notWritableCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EFOREIGN', 'ENOSPC']);

/**
 * Claims an instance for this process.
 *
 * @returns nothing where there is no folder to note it in, and no node that clients would look for: a read-only system.
 * @throws CommandError when another process runs it; LaunchError when it cannot be noted.
 */
export async function claimInstance(run: ReleaseRun): Promise<Claim | undefined> {
  const { machine, places, manifest, node } = run;
  const mayDoWithout = node.distribution === 'none';
  if (!places) {
    if (mayDoWithout) return undefined;
    throw noState(manifest.name);
  }
  const path = pidFile(machine, places);
  const folder = `${places.state}${machine.separator}run`;
  try {
    makePrivate(machine, places.state);
    makePrivate(machine, folder);
  } catch (error) {
    if (mayDoWithout && notWritableCodes.has(codeOf(error))) return undefined;
    throw notWritable('its state cannot be kept', folder, stateVariable(manifest.name), error);
  }
  const began = performance.now();
  const unlock = await machine.lock(`${folder}${machine.separator}.lock`, async () => {
    await Bun.sleep(lockPause);
    return performance.now() - began < lockPatience;
  });
  const other = runningProcess(machine, places);
  if (other && other.pid !== process.pid) {
    unlock?.();
    throw new CommandError(
      `already running: process ${other.pid}\nhint: \`--instance NAME\` or RELEASE_NODE runs another one beside it`,
    );
  }
  return {
    write() {
      try {
        writeNote(machine, places, ofThisProcess(run));
      } catch (error) {
        throw notWritable('its state cannot be kept', path, stateVariable(manifest.name), error);
      } finally {
        unlock?.();
      }
    },
  };
}

/** Appears complete, because other processes may read it at any moment. @throws the system's error */
export function writeNote(machine: Machine, places: Places, running: Running): void {
  const path = pidFile(machine, places);
  const beside = `${path}.${crypto.randomUUID()}`;
  files().writeFileSync(machine.path(beside), `${JSON.stringify(running)}\n`, { mode: 0o600, flag: 'wx' });
  files().renameSync(machine.path(beside), machine.path(path));
}

function ofThisProcess({ record, payload, node, machine }: ReleaseRun): Running {
  const began = beginOf(process.pid);
  if (began === undefined) {
    throw new LaunchError(
      'cannot start',
      'the system does not report when this process started',
      'mount /proc',
    );
  }
  return {
    pid: process.pid,
    began,
    version: record.version,
    distribution: node.distribution,
    node: machine.text(node.name),
    ...(node.port === undefined ? {} : { port: node.port }),
    payload: payload.footer.payloadSha256,
    executable: machine.text(machine.executable),
  };
}
