import { defineCommand } from '../arguments/command.ts';
import { bareName, releaseOptions, releaseRequest } from './options.ts';
import { reportOutcome } from './report.ts';

export const makeScriptCommand = defineCommand({
  name: 'make-script',
  describe: 'create a boot script and a boot file from a .rel file',
  positionals: { release: { describe: 'name of the release file, without `.rel`' } },
  examples: [
    [
      "systools make-script my_app --path 'lib/*/ebin' --otp-root /usr/lib/erlang",
      'writes my_app.script and my_app.boot',
    ],
    [
      'systools make-script my_app',
      'if kernel is not found: `kernel: File not found: "kernel.app"`, exit code 1',
    ],
  ],
  options: {
    ...releaseOptions,
    local: { kind: 'switch', describe: 'use the folders of the `.app` files as paths' },
    'no-dot-erlang': { kind: 'switch', describe: "do not read the user's `.erlang` at start" },
    'script-name': { kind: 'text', describe: 'base name of the two files', defaultText: 'the release' },
  },
  run: async (given, terminal) => {
    const { makeScript } = await import('../../systools/make-script.ts');
    const scriptName = given['script-name'];
    const outcome = await makeScript(bareName(given.release, '.rel'), {
      ...releaseRequest(given, terminal.workingFolder),
      ...(given.local && { local: true }),
      ...(given['no-dot-erlang'] && { noDotErlang: true }),
      ...(scriptName !== undefined && { scriptName }),
    });
    return reportOutcome(outcome, (made) => [made.scriptFile, made.bootFile], given, terminal);
  },
});
