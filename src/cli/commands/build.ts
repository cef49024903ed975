import { resolve } from 'node:path';
import { build, hostTarget } from '../../index.ts';
import { shortPath } from '../build-table.ts';
import type { Command } from '../command.ts';
import { escriptToBuild } from '../escript-to-build.ts';
import { nextLine } from '../next-line.ts';
import { progressDisplay } from '../progress/progress.ts';
import { buildDocument, buildReport } from '../report-build.ts';
import { type ShippingFlags, shipped } from '../shipping.ts';
import { sizeText } from '../size-text.ts';
import { surroundings } from '../surroundings.ts';

export interface BuildFlags extends ShippingFlags {
  escript: string | undefined;
  target: string[] | undefined;
  output: string | undefined;
  name: string | undefined;
  erts: string | undefined;
  level: number | undefined;
  'add-app': string[] | undefined;
  'drop-app': string[] | undefined;
  'inherit-env': string[] | undefined;
  priv: string[] | undefined;
  boot: string | undefined;
  profile: string | undefined;
  'profile-start': string | undefined;
  'windows-icon': string | undefined;
  'windows-title': string | undefined;
  'windows-description': string | undefined;
  'windows-version': string | undefined;
  'windows-publisher': string | undefined;
  'windows-copyright': string | undefined;
  'windows-console': string | undefined;
  offline: boolean | undefined;
  mirror: string | undefined;
  'lock-file': string | undefined;
  'dry-run': boolean | undefined;
}

export const buildCommand: Command<BuildFlags> = {
  command: 'build [escript]',
  describe: 'make an executable of an escript, or of the project here',
  words: { escript: 'a finished escript [the one that the Mix, rebar3 or Gleam project here makes]' },
  options: [
    ...(['target', 'output', 'name', 'level', 'inherit-env', 'erts', 'add-app', 'drop-app'] as const),
    ...(['priv', 'boot', 'profile', 'profile-start', 'offline', 'mirror', 'lock-file', 'dry-run'] as const),
    ...(['archive', 'macos-app', 'desktop', 'icon'] as const),
    ...(['windows-icon', 'windows-title', 'windows-description', 'windows-version'] as const),
    ...(['windows-publisher', 'windows-copyright', 'windows-console'] as const),
  ],
  configured: true,
  examples: [
    ['build', 'the same for the project in this folder'],
    ['build ./my_app', 'dist/my_app, for this machine'],
    ['build ./my_app -t linux-arm64,windows-x64 --erts 27', 'two targets, OTP 27 fetched for each'],
  ],
  run: async (given, terminal) => {
    const { json, quiet, verbose } = given;
    const escript = await escriptToBuild(given.escript, terminal, { quiet: quiet || json });
    const progress = json || quiet ? undefined : progressDisplay(terminal);
    const own = surroundings(terminal, progress?.report);
    const result = await build(
      {
        escript,
        targets: given.target,
        output: given.output,
        name: given.name,
        erts: given.erts,
        level: given.level,
        addApplications: given['add-app'],
        dropApplications: given['drop-app'],
        inheritEnvironment: given['inherit-env'],
        priv: given.priv,
        boot: given.boot,
        profile: given.profile,
        profileStart: given['profile-start']?.split(/\s+/).filter(Boolean),
        windows: {
          icon: given['windows-icon'],
          title: given['windows-title'],
          description: given['windows-description'],
          version: given['windows-version'],
          publisher: given['windows-publisher'],
          copyright: given['windows-copyright'],
          console: given['windows-console'],
        },
        offline: given.offline,
        dryRun: given['dry-run'],
        mirror: given.mirror,
        lockFile: given['lock-file'],
      },
      own,
    ).finally(() => progress?.stop());
    const dryRun = given['dry-run'] ?? false;
    const icon = given.icon === undefined ? undefined : resolve(terminal.workingFolder, given.icon);
    const files = dryRun ? [] : await shipped(result, given, icon);
    if (json) terminal.out(buildDocument(result, files));
    else buildReport(result, terminal, { why: verbose || dryRun, quiet: quiet ?? false });
    if (!json && !quiet)
      for (const { path, size } of files)
        terminal.out(`${shortPath(path, terminal.workingFolder)}  ${sizeText(size)}\n`);
    const next = nextLine(result.artifacts, hostTarget(own.host), terminal.workingFolder);
    if (next && !json && !quiet && !dryRun) terminal.err(`\n${terminal.colors.bold(next)}\n`);
    return result.failures.length === 0 ? 0 : 1;
  },
};
