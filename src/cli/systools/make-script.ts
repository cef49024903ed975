import { makeScript } from '../../systools/make-script.ts';
import type { Command } from '../arguments/command.ts';
import { switchFlag, textFlag } from '../arguments/flag.ts';
import { bareName } from './bare-name.ts';
import { type ReleaseFlags, releaseFlags, releaseOptions } from './flags.ts';
import { reportOutcome } from './report.ts';

interface ScriptFlags extends ReleaseFlags {
  release: string;
  local: boolean | undefined;
  'no-dot-erlang': boolean | undefined;
  'script-name': string | undefined;
}

export const makeScriptCommand: Command<ScriptFlags> = {
  command: 'make-script <release>',
  describe: 'make a boot script and boot file from a release file',
  words: { release: 'name of the release file, without `.rel`' },
  examples: [
    [
      "systools make-script my_app --path 'lib/*/ebin' --otp-root /usr/lib/erlang",
      'prints my_app.script, my_app.boot',
    ],
    [
      'systools make-script my_app',
      'without kernel in reach: `kernel: File not found: "kernel.app"`, exit 1',
    ],
  ],
  flags: {
    ...releaseFlags,
    local: switchFlag('paths are the folders in which the `.app` files are'),
    'no-dot-erlang': switchFlag("do not let the boot read the user's `.erlang`"),
    'script-name': textFlag('base name of the two files [the release]'),
  },
  run: async (given, terminal) => {
    const scriptName = given['script-name'];
    const outcome = await makeScript(bareName(given.release, '.rel'), {
      ...releaseOptions(given, terminal.workingFolder),
      ...(given.local && { local: true }),
      ...(given['no-dot-erlang'] && { noDotErlang: true }),
      ...(scriptName !== undefined && { scriptName }),
    });
    return reportOutcome(outcome, (made) => [made.scriptFile, made.bootFile], given, terminal);
  },
};
