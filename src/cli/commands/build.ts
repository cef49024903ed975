import { resolve } from 'node:path';
import { build, hostTarget } from '../../index.ts';
import { type BuildFlags, buildRequest } from '../arguments/build-request.ts';
import type { Command } from '../arguments/command.ts';
import { escriptToBuild } from '../escript-to-build.ts';
import { progressDisplay } from '../progress/progress.ts';
import { shortPath } from '../report/build-table.ts';
import { nextLine } from '../report/next-line.ts';
import { buildDocument, buildReport } from '../report/report-build.ts';
import { sizeText } from '../report/size-text.ts';
import { iconWarnings, shipped } from '../shipping.ts';
import { strictBuild } from '../strict-build.ts';
import { surroundings } from '../surroundings.ts';

export const buildCommand: Command<BuildFlags> = {
  command: 'build [escript]',
  describe: 'make an executable of an escript, or of the project here',
  words: { escript: 'a finished escript [the one that the Mix, rebar3 or Gleam project here makes]' },
  options: [
    ...(['target', 'output', 'name', 'level', 'inherit-env', 'erts', 'add-app', 'drop-app'] as const),
    ...([
      'priv',
      'boot',
      'profile',
      'profile-start',
      'shake',
      'offline',
      'mirror',
      'lock-file',
      'dry-run',
      'strict',
    ] as const),
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
    const icon = given.icon === undefined ? undefined : resolve(terminal.workingFolder, given.icon);
    const ofIcon = await iconWarnings(given, icon);
    const built = await escriptToBuild(given.escript, terminal, {
      quiet: quiet || json,
      privGiven: (given.priv ?? []).map((text) => text.split('=')[0]!),
    });
    const { escript } = built;
    const warnings = [...built.warnings, ...ofIcon];
    const progress = json || quiet ? undefined : progressDisplay(terminal);
    const own = surroundings(terminal, progress?.report);
    const request = buildRequest(given, escript);
    const working = given.strict ? strictBuild(request, own, warnings) : build(request, own);
    const result = await working.finally(() => progress?.stop());
    const dryRun = given['dry-run'] ?? false;
    const files = dryRun ? [] : await shipped(result, given, icon);
    if (json) terminal.out(buildDocument(result, files, warnings));
    else buildReport(result, terminal, { warnings, why: verbose || dryRun, quiet: quiet ?? false });
    if (!json && !quiet)
      for (const { path, size } of files)
        terminal.out(`${shortPath(path, terminal.workingFolder)}  ${sizeText(size)}\n`);
    const next = nextLine(result.artifacts, hostTarget(own.host), terminal.workingFolder);
    if (next && !json && !quiet && !dryRun) terminal.err(`\n${terminal.colors.bold(next)}\n`);
    return result.failures.length === 0 ? 0 : 1;
  },
};
