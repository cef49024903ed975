import { build } from '../../index.ts';
import type { Command } from '../command.ts';
import { progressLines } from '../progress-lines.ts';
import { buildDocument, buildReport } from '../report-build.ts';
import { surroundings } from '../surroundings.ts';

interface BuildFlags {
  escript: string;
  target: string[] | undefined;
  output: string | undefined;
  name: string | undefined;
  erts: string | undefined;
  level: string | undefined;
  'add-app': string[] | undefined;
  'drop-app': string[] | undefined;
  'inherit-env': string[] | undefined;
  offline: boolean | undefined;
  'dry-run': boolean | undefined;
  verbose: boolean | undefined;
}

export const buildCommand: Command<BuildFlags> = {
  command: 'build <escript>',
  describe: 'make an executable of an escript',
  flags: (yargs) =>
    yargs
      .positional('escript', { type: 'string', demandOption: true, describe: 'a finished escript' })
      .option('target', {
        alias: 't',
        type: 'string',
        array: true,
        describe: 'targets, by name or `all` or `host`, with commas [host]',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'the executable, or a folder [dist/<name>]',
      })
      .option('name', { type: 'string', describe: "the program's name [the escript's]" })
      .option('erts', { type: 'string', describe: 'an OTP folder, an archive, a URL or a version' })
      .option('level', { type: 'string', describe: 'of zstd, 1 to 19 [3]' })
      .option('add-app', { type: 'string', array: true, describe: 'OTP applications to pack in any case' })
      .option('drop-app', { type: 'string', array: true, describe: 'OTP applications to leave out' })
      .option('inherit-env', {
        type: 'string',
        array: true,
        describe: 'variables that reach the program: ERL_LIBS, ...',
      })
      .option('offline', { type: 'boolean', describe: 'fetch nothing' })
      .option('dry-run', { alias: 'n', type: 'boolean', describe: 'find everything out, write nothing' })
      .option('json', { type: 'boolean', describe: 'print one JSON document' })
      .example('$0 build ./my_app', 'dist/my_app, for this machine')
      .example(
        '$0 build ./my_app -t linux-arm64,windows-x64 --erts 27',
        'two targets, OTP 27 fetched for each',
      ),
  run: async (given, terminal) => {
    const result = await build(
      {
        escript: given.escript,
        targets: given.target,
        output: given.output,
        name: given.name,
        erts: given.erts,
        level: given.level === undefined ? undefined : Number(given.level),
        addApplications: given['add-app'],
        dropApplications: given['drop-app'],
        inheritEnvironment: given['inherit-env']?.flatMap((names) => names.split(',')),
        offline: given.offline,
        dryRun: given['dry-run'],
        mirror: terminal.environment.ONEBEAM_MIRROR,
      },
      surroundings(terminal, given.json ? undefined : progressLines(terminal)),
    );
    if (given.json) terminal.out(buildDocument(result));
    else buildReport(result, terminal, { why: (given.verbose || given['dry-run']) ?? false });
    return result.failures.length === 0 ? 0 : 1;
  },
};
