import { dirname, join, resolve } from 'node:path';
import {
  type BuildContext,
  type BuildRequest,
  type BuildResult,
  build,
  hostTarget,
  isRelease,
  OnebeamError,
  openIcon,
  ship,
  type Warning,
} from '../../index.ts';
import { type BuildValues, buildRequest, releaseBuildRequest } from '../arguments/build-request.ts';
import { buildContext } from '../build-context.ts';
import { progressDisplay } from '../progress/progress.ts';
import { nextLine, shortPath } from '../report/build-table.ts';
import { buildDocument, buildReport, type ShippedFile } from '../report/report-build.ts';
import { sizeText } from '../report/size-text.ts';
import type { Terminal } from '../terminal.ts';
import { type EscriptToBuild, escriptToBuild } from './escript-to-build.ts';
import { releaseToBuild } from './release-to-build.ts';

/** Builds the executables, then writes the requested files beside them. @returns the exit code. */
export async function runBuild(given: BuildValues, terminal: Terminal): Promise<number> {
  const { json, verbose, 'dry-run': dryRun } = given;
  const quiet = given.quiet || json;
  if (given.form === 'thin' && (given.archive || given['macos-app'] || given.desktop))
    throw new OnebeamError('options-conflict', { problem: 'thin-with-bundles' });
  const { workingFolder } = terminal;
  const icon = given.icon === undefined ? undefined : resolve(workingFolder, given.icon);
  const ofIcon = await iconWarnings(given, icon);
  const { warnings: ofProject, request } = await requested(given, terminal, quiet);
  const warnings = [...ofProject, ...ofIcon];
  const progress = quiet ? undefined : progressDisplay(terminal);
  const context = buildContext(terminal, progress?.report);
  const working = given.strict ? strictBuild(request, context, warnings) : build(request, context);
  const result = await working.finally(() => progress?.stop());
  const files = dryRun ? [] : await shipped(result, given, context, icon);
  if (json) terminal.out(buildDocument(result, files, warnings));
  else buildReport(result, terminal, { warnings, why: verbose || dryRun, quiet });
  if (!quiet) {
    for (const { path, size } of files)
      terminal.out(`${shortPath(path, workingFolder)}  ${sizeText(size)}\n`);
    const next = dryRun ? undefined : nextLine(result.artifacts, hostTarget(context.host), workingFolder);
    if (next) terminal.err(`\n${terminal.colors.bold(next)}\n`);
  }
  return result.failures.length === 0 ? 0 : 1;
}

/** Returns the input: one release, or escripts. @throws as `escriptToBuild` */
async function requested(
  given: BuildValues,
  terminal: Terminal,
  quiet: boolean,
): Promise<{ request: BuildRequest; warnings: Warning[] }> {
  const [named, ...others] = given.escript ?? [];
  const path = named === undefined ? undefined : resolve(terminal.workingFolder, named);
  if (path !== undefined && others.length === 0 && (given.start || (await isRelease(path)))) {
    return { request: releaseBuildRequest(given, path), warnings: [] };
  }
  if (given['make-release']) {
    const release = await releaseToBuild(named, terminal, { quiet, verbose: given.verbose });
    return { request: releaseBuildRequest(given, release), warnings: [] };
  }
  const [found, ...more] = await escriptsToBuild(given, terminal, quiet);
  const request = buildRequest(
    given,
    found!.escript,
    more.map(({ escript }) => escript),
  );
  return { request, warnings: [found!, ...more].flatMap((one) => one.warnings) };
}

/** Returns the escripts, in the order of the positionals: at least one. @throws as `escriptToBuild` */
async function escriptsToBuild(
  { escript: named = [], verbose, priv = [] }: BuildValues,
  terminal: Terminal,
  quiet: boolean,
): Promise<EscriptToBuild[]> {
  const options = { quiet, verbose, privGiven: priv.map((text) => text.split('=')[0]!) };
  const found: EscriptToBuild[] = [];
  for (const one of named.length > 0 ? named : [undefined])
    found.push(await escriptToBuild(one, terminal, options));
  return found;
}

/**
 * A build that treats warnings as errors. It begins with a dry run, so that nothing is written when there is one. What is
 * only suspected is shown and does not count: most programs do not mind.
 *
 * @param known warnings from before the build.
 * @throws `warnings-refused`, and as `build`
 */
async function strictBuild(
  request: BuildRequest,
  context: BuildContext,
  known: readonly Warning[],
): Promise<BuildResult> {
  const tried = await build({ ...request, dryRun: true }, context);
  const all = [...known, ...tried.artifacts.flatMap((artifact) => artifact.warnings)];
  const warnings = all.filter(({ suspected }) => !suspected);
  if (warnings.length > 0) {
    const found = [...new Set(warnings.map(({ message }) => message))].join('; ');
    const hints = [...new Set(warnings.flatMap(({ hint }) => hint ?? []))];
    throw new OnebeamError('warnings-refused', { found, hints });
  }
  return request.dryRun ? tried : build(request, context);
}

/**
 * Checks the icon before a build, so that a bad one does not fail after all the work.
 *
 * @param icon absolute.
 * @returns a warning when no target supports icons.
 * @throws `icon-invalid`
 */
async function iconWarnings(given: BuildValues, icon: string | undefined): Promise<Warning[]> {
  if (icon === undefined) return [];
  await openIcon(icon);
  if (given['macos-app'] || given.desktop) return [];
  return [
    {
      code: 'icon-unused',
      message: '`--icon` needs `--macos-app` or `--desktop`',
      hint: 'add one of them, use `--windows-icon` for a Windows executable, or remove `--icon`',
    },
  ];
}

/**
 * Writes the requested files beside the executables, as `ship --to archive` does. @throws the error of a failed
 * file, as `ship`
 */
async function shipped(
  result: BuildResult,
  given: BuildValues,
  context: BuildContext,
  icon: string | undefined,
): Promise<ShippedFile[]> {
  const { archive, 'macos-app': macosApp, desktop } = given;
  if (!archive && !macosApp && !desktop) return [];
  const files: ShippedFile[] = [];
  for (const output of new Set(result.artifacts.map(({ path }) => dirname(path)))) {
    const artifacts = result.artifacts.filter(({ path }) => dirname(path) === output);
    const made = await ship(
      {
        inputs: artifacts.map(({ path }) => path),
        output,
        ...{ to: ['archive'], defaultVersion: '0', thinArchives: false },
        ...{ bundlesOnly: !archive, checksums: archive ? 'folder' : 'none' },
        ...{ macosApp, desktop, icon },
      },
      context,
    );
    for (const { error } of made.failures) throw error;
    files.push(...made.files.map(({ path, size, sha256 }) => ({ path: join(output, path), size, sha256 })));
  }
  return files;
}
