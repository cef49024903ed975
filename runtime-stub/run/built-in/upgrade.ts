import { LaunchError, systemText } from '../../failure.ts';
import { release } from '../../release/release.ts';
import { codeOf } from '../../release/staging.ts';
import { files } from '../../system/cold-files.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError, notRunning, WrongUsage } from '../command-line/usage-error.ts';
import { requireNode } from '../node/distribution.ts';
import { nodeOfClient } from '../node/node.ts';
import type { Places } from '../places.ts';
import { writeNote } from '../prepare/pid-file.ts';
import { copyVersion } from '../prepare/releases.ts';
import type { ReleaseRun } from '../release-run.ts';
import { setDefaults, setNames } from '../release-variables.ts';
import { type Running, runningProcess } from '../running.ts';
import { type Variables, variablesOf } from '../variables.ts';
import { askNode } from './ask-node.ts';
import { upgradeProgram } from './upgrade-program.ts';

/**
 * `upgrade` and `downgrade`: upgrades the running instance to the version of this executable without a stop,
 * with `release_handler` and the relup from the build. Then replaces the executable that it was started from,
 * so that the next start runs this version.
 *
 * Neither release directory is changed: the new one is unpacked beside the old one, and what `release_handler` writes is in
 * the state folder.
 *
 * @throws CommandError when it is refused: nothing has been changed then; LaunchError
 */
export async function upgrade(run: ReleaseRun, direction: 'up' | 'down'): Promise<string[]> {
  const { machine, places, payload, variables, request } = run;
  if (request.words.length > 0)
    throw new WrongUsage({ flag: request.words[0]!, of: request.name, flags: [] });
  const running = places && runningProcess(machine, places);
  if (!places || !running) throw notRunning(run);
  if (process.platform === 'win32') {
    throw new CommandError(
      'Windows locks the executable of a running program: stop it and start the new one',
    );
  }
  const { version } = run.record;
  if (running.version === version) throw new CommandError(`version ${version} runs already`);
  run.node = nodeOfClient(run.node, running, variables);
  requireNode(run);
  const releases = `${places.state}/releases`;
  if (!machine.facts(releases, false)) {
    throw new CommandError(
      `${releases} is not there: it was not started by an executable that can be upgraded`,
    );
  }
  const root = await release(machine, payload);
  const staged = stageExecutable(run, machine.native(running.executable));
  try {
    setNames(run, root);
    setDefaults(run);
    const relFile = copyVersion({ ...run, variables: variablesOfProcess(run, running.pid) }, root, releases);
    const configuration = run.record.tool === 'mix' ? 'keep' : 'replace';
    const words = [relFile, `${root}/lib`, direction, configuration];
    const lines = askNode(run, root, { program: upgradeProgram, words });
    staged.publish();
    note(run, places, running);
    return lines;
  } finally {
    staged.remove();
  }
}

const largestEnvironment = 4 * 1024 * 1024;

/** Templates are rendered with the variables of the running system, where the system shows them, not with those of this call. */
function variablesOfProcess({ machine, variables }: ReleaseRun, pid: number): Variables {
  const bytes = process.platform === 'linux' && machine.readFile(`/proc/${pid}/environ`, largestEnvironment);
  if (!bytes || bytes.length === 0) return variables;
  return variablesOf(Buffer.from(bytes).toString('latin1').replace(/\0$/, '').split('\0'), false);
}

interface Staged {
  /** Puts it into the place of the old one. */
  publish(): void;
  remove(): void;
}

/** Copies this executable beside the running one before the upgrade, to detect a read-only folder. */
function stageExecutable({ machine }: ReleaseRun, old: NativeText): Staged {
  if (old === machine.executable) return { publish() {}, remove() {} };
  const { chmodSync, copyFileSync, renameSync, rmSync, constants } = files();
  const beside = `${old}.new-${crypto.randomUUID()}`;
  const remove = () => rmSync(machine.path(beside), { force: true });
  try {
    copyFileSync(
      machine.path(machine.executable),
      machine.path(beside),
      constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL,
    );
    chmodSync(machine.path(beside), machine.facts(old, true)?.mode ?? 0o755);
  } catch (error) {
    remove();
    throw new LaunchError(
      'it cannot be upgraded',
      `${old}: ${systemText(codeOf(error)) || String(error)}`,
      'the upgrade replaces this file by the new executable: run it as a user who may write there',
    );
  }
  return { publish: () => renameSync(machine.path(beside), machine.path(old)), remove };
}

function note({ machine, record, payload }: ReleaseRun, places: Places, running: Running): void {
  writeNote(machine, places, {
    ...running,
    version: record.version,
    payload: payload.footer.payloadSha256,
  });
}
