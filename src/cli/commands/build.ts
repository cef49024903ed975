import { buildCommandOptions } from '../arguments/build-request.ts';
import { defineCommand } from '../arguments/command.ts';

export const buildCommand = defineCommand({
  name: 'build',
  describe: 'make an executable of an escript, or of the project here',
  positionals: {
    escript: {
      describe:
        'a finished escript, or a Mix, rebar3 or Gleam project: its folder or its build file [the project here]; several become one executable with --name',
      optional: true,
      many: true,
      isInput: true,
    },
  },
  options: buildCommandOptions,
  examples: [
    ['build', 'the same for the project in this folder'],
    ['build ./my_app', 'dist/my_app, for this machine'],
    ['build ./one ./two --name tools', 'dist/tools, which runs the program that it is called by the name of'],
    ['build ./my_app -t linux-arm64,windows-x64 --erts 27', 'two targets, OTP 27 fetched for each'],
  ],
  run: async (given, terminal) => (await import('../build/run-build.ts')).runBuild(given, terminal),
});
