import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  channelList,
  OnebeamError,
  type ShipRequest,
  type ShipResult,
  ship,
  type Warning,
} from '../../index.ts';
import { commitTime } from '../../project/commit-time.ts';
import { findMetadata } from '../../project/package-metadata.ts';
import { findProject } from '../../project/project.ts';
import { findConfiguration } from '../arguments/resolve-command.ts';
import type { ShipValues } from '../arguments/ship-options.ts';
import { buildContext } from '../build-context.ts';
import { shipDocument, shipReport } from '../report/report-ship.ts';
import type { Terminal } from '../terminal.ts';

/** Ships what is finished. @returns the exit code: 1 when a channel failed */
export async function runShip(given: ShipValues, terminal: Terminal): Promise<number> {
  const { json, verbose, strict, 'dry-run': dryRun } = given;
  const quiet = given.quiet || json;
  const { workingFolder } = terminal;
  const configuration = await findConfiguration(given.config, workingFolder);
  const folder = configuration ? dirname(configuration.path) : workingFolder;
  const found = await findMetadata(configuration, await findProject(folder));
  if (verbose) {
    for (const [key, origin] of found.origins)
      terminal.err(`${terminal.colors.dim(`${key}: from ${origin}`)}\n`);
  }
  const inputs = (given.executable ?? ['dist']).map((path) => resolve(workingFolder, path));
  const key = given['sign-key'];
  const request: ShipRequest = {
    inputs,
    to: channelList(given.to),
    output:
      given.output === undefined ? await releaseFolder(inputs[0]!) : resolve(workingFolder, given.output),
    metadata: found.metadata,
    defaultVersion: found.projectVersion,
    baseUrl: given['base-url'],
    compress: given.compress,
    settings: configuration?.ship,
    ...(key !== undefined && { signKey: await keyContent(key, workingFolder) }),
    ...{ dryRun, macosApp: given['macos-app'], desktop: given.desktop },
    ...(given.icon !== undefined && { icon: resolve(workingFolder, given.icon) }),
  };
  const progress =
    quiet || !terminal.interactive
      ? undefined
      : ({ path }: { path: string }) => terminal.err(`${terminal.colors.dim(path)}\n`);
  const own = buildContext(terminal);
  // Of a project without one, the time is fixed: then releases have no order.
  const sourceDateEpoch =
    own.sourceDateEpoch ?? (await commitTime(folder, terminal.environment, terminal.signal));
  const context = { ...own, sourceDateEpoch, onStep: progress };
  if (strict && !dryRun) refuseWarnings(await ship({ ...request, dryRun: true }, context), found);
  const result = await ship(request, context);
  if (strict && dryRun) refuseWarnings(result, found);
  const warnings = [...found.warnings, ...versionWarnings(result, found.projectVersion)];
  const whole = { ...result, warnings: [...warnings, ...result.warnings] };
  if (json) terminal.out(shipDocument(whole));
  else shipReport(whole, terminal, { quiet, dryRun });
  return whole.failures.length === 0 ? 0 : 1;
}

/** `release/` in the given folder, or beside the file. */
async function releaseFolder(input: string): Promise<string> {
  const isFolder = (await stat(input).catch(() => undefined))?.isDirectory();
  return join(isFolder ? input : dirname(input), 'release');
}

/** The key itself, which is not a path, or the content of its file. @throws `sign-key-invalid` */
async function keyContent(given: string, workingFolder: string): Promise<string> {
  if (/^untrusted comment:|^[A-Za-z0-9+/=\s]{200,}$/.test(given)) return given;
  return readFile(resolve(workingFolder, given), 'utf8').catch((cause) => {
    // Not what was given: it may be a key in a form that was not recognised.
    throw new OnebeamError('sign-key-invalid', { path: '--sign-key', problem: 'unreadable' }, { cause });
  });
}

function versionWarnings({ version }: ShipResult, projectVersion: string | undefined): Warning[] {
  if (projectVersion === undefined || projectVersion === version) return [];
  return [
    {
      code: 'version-differs',
      message: `the executables have version \`${version}\`, the project has \`${projectVersion}\``,
      hint: 'build again, or set `version` in `[package]`',
    },
  ];
}

/** @throws `warnings-refused` */
function refuseWarnings(result: ShipResult, found: { warnings: Warning[]; projectVersion?: string }): void {
  const warnings = [
    ...found.warnings,
    ...versionWarnings(result, found.projectVersion),
    ...result.warnings,
  ].filter(({ suspected }) => !suspected);
  if (warnings.length === 0) return;
  throw new OnebeamError('warnings-refused', {
    found: [...new Set(warnings.map(({ message }) => message))].join('; '),
    hints: [...new Set(warnings.flatMap(({ hint }) => hint ?? []))],
  });
}
