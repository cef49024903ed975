import type { CommandLine, ReleaseWord } from '../../../src/payload/format/release-record.ts';
import { LaunchError } from '../../failure.ts';
import type { NativeText } from '../../system/machine.ts';
import { CommandError } from '../command-line/usage-error.ts';
import type { ReleaseRun } from '../release-run.ts';
import { setOwn } from '../release-variables.ts';
import { textVariables } from '../text-variables.ts';
import { argumentsOf, wordText } from '../words.ts';

/**
 * Runs a program in Erlang in a client of the running node, which gets the node's name as its first plain argument.
 *
 * @param root `release/`, absolute.
 * @param words further plain arguments.
 * @returns the lines that it prints.
 * @throws CommandError with what it says when it fails.
 */
export function askNode(
  run: ReleaseRun,
  root: NativeText,
  { program, words }: { program: string; words: readonly NativeText[] },
): string[] {
  const { machine, manifest, variables } = run;
  const places = {
    release: root,
    ownTemporary(): never {
      throw new LaunchError(
        'the running system cannot be asked',
        'its clients need temporary files',
        'stop it and start it again',
      );
    },
  };
  const emulator = [root, ...manifest.start.program.split('/').map(machine.native)].join(machine.separator);
  const line = argumentsOf(run, { arguments: clientLine(run), environment: {}, prepare: [] }, places);
  setOwn(run, { root, isStart: false });
  for (const [name, word] of Object.entries(manifest.start.environment)) {
    variables.set(name, wordText(run, word, places));
  }
  const own = ['-eval', program, '-extra', run.node.name, ...words];
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    [emulator, '-noinput', '-hidden', ...line, ...own].map(machine.text),
    { env: textVariables(run), stdin: 'ignore' },
  );
  const said = (bytes: Uint8Array) => Buffer.from(bytes).toString().trimEnd();
  if (exitCode === 0) return said(stdout).split(/\r?\n/);
  throw new CommandError(
    machine.native(said(stderr) || said(stdout) || `its client has ended with code ${exitCode}`),
  );
}

/** The boot file and its variables, as the release's clients use them. */
function clientLine({ record }: ReleaseRun): ReleaseWord[] {
  for (const command of Object.values(record.commands)) {
    if (!('run' in command)) continue;
    const boot = clientBoot(command.run);
    if (boot) return boot;
  }
  throw new CommandError(
    'it has no commands for clients, which this needs: build it with --commands mix or --commands relx',
  );
}

function clientBoot({ arguments: words }: CommandLine): ReleaseWord[] | undefined {
  const isClient = words.some(
    (word) => typeof word === 'object' && 'distribution' in word && word.distribution === 'client',
  );
  if (!isClient) return undefined;
  const boot = words.flatMap((word, index) => {
    if (word === '-boot') return words.slice(index, index + 2);
    return word === '-boot_var' ? words.slice(index, index + 3) : [];
  });
  return [...boot, { distribution: 'client' }];
}
