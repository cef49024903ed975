import { buildCommandOptions } from '../arguments/build-request.ts';
import { defineCommand } from '../arguments/command.ts';

export const buildCommand = defineCommand({
  name: 'build',
  describe: 'build executables from escripts, a release, or the project in this folder',
  positionals: {
    escript: {
      describe:
        'finished escripts (several become one executable with --name), an OTP release, or the folder or build file of a Mix, rebar3 or Gleam project [this folder]',
      optional: true,
      many: true,
      isInput: true,
    },
  },
  options: buildCommandOptions,
  examples: [
    ['build', 'build the project in this folder'],
    ['build ./my_app', 'dist/my_app, for this machine'],
    [
      'build ./one ./two --name tools',
      'dist/tools, which runs one or two, depending on the name it is called by',
    ],
    ['build ./my_app -t linux-arm64,windows-x64 --erts 27', 'two targets; downloads OTP 27 for each'],
  ],
  run: async (given, terminal) => (await import('../build/run-build.ts')).runBuild(given, terminal),
});
