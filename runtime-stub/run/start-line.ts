import type { CommandLine } from '../../src/payload/format/release-record.ts';
import { notExecuted } from '../erlexec.ts';
import { LaunchError, systemText } from '../failure.ts';
import { codeOf } from '../release/staging.ts';
import { type NativeText, SystemError } from '../system/machine.ts';
import { nodeOfClient } from './node/node.ts';
import { makePrivate, noState, notWritable, stateVariable } from './places.ts';
import { runHooks } from './prepare/hook.ts';
import { type Claim, claimInstance } from './prepare/pid-file.ts';
import { writeReleases } from './prepare/releases.ts';
import { readSourced, sourceScript } from './prepare/source-script.ts';
import { copyFile, ownTemporary } from './prepare/temporary.ts';
import type { ReleaseRun } from './release-run.ts';
import { setDefaults, setNames, setOwn } from './release-variables.ts';
import { runningProcess } from './running.ts';
import { variablesOf } from './variables.ts';
import { argumentsOf, type WordPlaces, wordText } from './words.ts';

/**
 * Prepares a command line and becomes its program.
 *
 * @param root `release/`, absolute.
 * @throws LaunchError, CommandError
 */
export async function startLine(
  run: ReleaseRun & { instance: string | undefined },
  line: CommandLine,
  root: NativeText,
  asked: NativeText | undefined,
): Promise<never> {
  const { machine, manifest, variables, record } = run;
  const path = (relative: string) =>
    `${root}${machine.separator}${machine.native(relative.replaceAll('/', machine.separator))}`;
  setNames(run, root);
  setDefaults(run);
  const script = line.prepare.find((step) => step.kind === 'source');
  const raw = variablesOf(machine.environment, machine.separator === '\\');
  if (script && !readSourced(raw)) {
    return sourceScript(run, { name: script.script, path: path(script.script) }, run.instance, asked);
  }
  if (isClient(line) && run.places) {
    run.node = nodeOfClient(run.node, runningProcess(machine, run.places), variables);
  }
  const isStart = line.prepare.some(({ kind }) => kind === 'pid-file');
  let own: NativeText | undefined;
  const places: WordPlaces = {
    release: root,
    ownTemporary: () => {
      own ??= ownTemporary(run);
      return own;
    },
  };
  let claim: Claim | undefined;
  for (const step of line.prepare) {
    if (step.kind === 'pid-file') claim = await claimInstance(run);
    else if (step.kind === 'copy' || step.kind === 'render') {
      const to = `${places.ownTemporary()}${machine.separator}${machine.native(step.to)}`;
      copyFile(run, path(step.from), to, step.kind === 'render');
    } else if (step.kind === 'releases') {
      // Without a folder for its state it starts all the same, and cannot be upgraded.
      if (!claim) continue;
      variables.set('RELDIR', writeReleases(run, root));
    } else if (step.kind === 'hook') runHooks(run, [step], root);
  }
  const words = argumentsOf(run, line, places);
  setOwn(run, { root, isStart });
  for (const [name, word] of Object.entries(manifest.start.environment)) {
    variables.set(name, wordText(run, word, places));
  }
  for (const [name, word] of Object.entries(line.environment))
    variables.set(name, wordText(run, word, places));
  if (isStart || (record.kind !== 'service' && run.request.name === 'start')) enterFolder(run, root);
  claim?.write();
  const program = path(manifest.start.program);
  return becomeProgram(run, program, [program, ...words]);
}

/**
 * Becomes a program or script of the release, in its environment.
 *
 * @param file relative to the release.
 */
export function execute(run: ReleaseRun, file: string, root: NativeText): Promise<never> {
  const { machine, request } = run;
  setNames(run, root);
  setDefaults(run);
  setOwn(run, { root, isStart: false });
  const program = `${root}${machine.separator}${machine.native(file.replaceAll('/', machine.separator))}`;
  return becomeProgram(run, program, [program, ...request.words]);
}

const isClient = ({ arguments: words }: CommandLine): boolean =>
  words.some(
    (word) =>
      typeof word === 'object' &&
      ('node' in word || ('distribution' in word && word.distribution === 'client')),
  );

function enterFolder({ machine, record, places, manifest }: ReleaseRun, root: NativeText): void {
  if (record.workingFolder === 'keep') return;
  if (record.workingFolder === 'state' && !places) throw noState(manifest.name);
  const folder = record.workingFolder === 'state' ? places!.state : root;
  try {
    if (record.workingFolder === 'state') makePrivate(machine, folder);
    process.chdir(machine.text(folder));
  } catch (error) {
    throw notWritable('its working folder cannot be used', folder, stateVariable(manifest.name), error);
  }
}

async function becomeProgram(run: ReleaseRun, program: NativeText, argv: NativeText[]): Promise<never> {
  const { machine, manifest, variables } = run;
  try {
    return await machine.start(program, argv, variables.entries(), {
      keepConsole: manifest.start.keepConsole === true,
    });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (program.endsWith('erlexec') || program.endsWith('.exe')) throw notExecuted(error, manifest.name);
    throw new LaunchError(
      `${program.slice(program.lastIndexOf(machine.separator) + 1)} cannot be executed`,
      `${error.path}: ${systemText(codeOf(error))}`,
      'it is a program of the release: see whether the interpreter that its first line names is there',
    );
  }
}
