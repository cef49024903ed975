import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { PathRegister } from '../archive/safe-path.ts';
import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { freeMemory } from '../files/free-memory.ts';
import { removeLeftovers } from '../files/leftovers.ts';
import { searchPath } from '../programs/find-program.ts';
import type { Warning } from '../reporter.ts';
import type {
  ChannelFile,
  ChannelName,
  ChannelOptions,
  Decision,
  ReleasedFile,
  Skip,
} from './channels/channel.ts';
import { defaultChannels, needsArchives, shippedChannels } from './channels/channel-list.ts';
import { channels } from './channels/channels.ts';
import { usualDecisions } from './channels/decisions.ts';
import type { ShippedProgram, ShippedTarget } from './channels/shipped-program.ts';
import { defaultIcon } from './default-icon.ts';
import { type Icon, openIcon } from './icon.ts';
import { licenceWarning } from './metadata/check-licence.ts';
import { findExecutables } from './program/find-executables.ts';
import { openProgram } from './program/open-program.ts';
import { finishRelease } from './release/finish-release.ts';
import { readSignKey } from './release/minisign.ts';
import { writeReleaseFile } from './release/write-release-file.ts';
import { releaseDecisions, releaseTime } from './ship-decisions.ts';
import type { ShipContext, ShipRequest, ShipResult } from './ship-request.ts';

/**
 * Creates distribution files from finished executables: archives, packages, installers and the description of the release.
 * Needs no runtime, escript or network. Checks every executable like `verify` first. A channel that fails does not stop the
 * others: it is reported in `failures`.
 *
 * @param request executables, channels and metadata.
 * @param context output folder, cache folder and environment.
 * @throws OnebeamError for invalid inputs: `ship-nothing`, `ship-names-differ`, `ship-target-twice`, `icon-invalid`, and as
 *   `verify`; `cache-not-writable`. Files that were finished before stay.
 */
export async function ship(request: ShipRequest, context: ShipContext): Promise<ShipResult> {
  const { signal } = context;
  const icon = await iconOf(request);
  if (request.signKey !== undefined) readSignKey(request.signKey, '--sign-key');
  const { paths, ignored } = await findExecutables(request.inputs.map((path) => resolve(path)));
  const wanted = request.to ?? defaultChannels;
  const implied = wanted.some(needsArchives) && !wanted.includes('archive') ? (['archive'] as const) : [];
  return inPrivateFolder(context.cacheFolder, async (workFolder) => {
    const program = await openProgram(paths, {
      metadata: request.metadata ?? { completions: {}, man: [], lookedAt: [] },
      defaultVersion: request.defaultVersion,
      modified: releaseTime(context),
      workFolder,
      signal,
    });
    const release = new Release(request, context);
    release.decisions.push(...(await leftovers(request)));
    const { licence } = program.metadata;
    release.warnings.push(...(licence === undefined ? [] : [licenceWarning(licence) ?? []].flat()));
    release.decisions.push(...releaseDecisions(request, context, program));
    const options = { ...channelOptions(request, context, program, icon), workFolder };
    for (const channel of shippedChannels) {
      if (![...wanted, ...implied].includes(channel)) continue;
      await release.run(channel, program, { ...options, released: release.files });
    }
    await finishRelease(release, program, request, context);
    release.warnings.push(...(await staleWarning(request, release.files)));
    const { name, version, targets } = program;
    return {
      name,
      version,
      output: request.output,
      executables: targets.map(described),
      ignored: ignored.filter((path) => path !== request.output),
      implied: [...implied],
      files: release.files,
      skipped: release.skipped,
      decisions: release.decisions,
      warnings: release.warnings,
      failures: release.failures,
    };
  });
}

/** The files that the channels have written so far. */
class Release {
  readonly files: ReleasedFile[] = [];
  readonly skipped: Skip[] = [];
  readonly decisions: Decision[] = [];
  readonly warnings: Warning[] = [];
  readonly failures: ShipResult['failures'] = [];
  readonly #paths = new PathRegister();
  readonly #writing: { output: string; dryRun: boolean; signal?: AbortSignal | undefined };
  readonly #context: ShipContext;

  constructor(request: ShipRequest, context: ShipContext) {
    this.#context = context;
    this.#writing = { output: request.output, dryRun: request.dryRun ?? false, signal: context.signal };
  }

  /** @throws the signal's reason */
  async run(channel: ChannelName, program: ShippedProgram, options: ChannelOptions): Promise<void> {
    try {
      const made = await channels[channel]!(program, options);
      const { files, skipped = [], warnings = [], decisions = [] } = made;
      this.skipped.push(...skipped);
      this.decisions.push(...decisions, ...decisionsOf(channel, files));
      if (files.length > 0)
        for (const reason of usualDecisions(channel, program, options))
          this.decisions.push({ channel, reason });
      this.warnings.push(...warnings);
      for (const file of files) {
        try {
          this.#paths.addFile(file.path);
        } catch (cause) {
          throw new OnebeamError('ship-file-twice', { path: file.path, channel }, { cause });
        }
        const { path, kind, target, form, systemLibraries } = file;
        this.#context.onStep?.({ channel, path });
        freeMemory();
        const written = await writeReleaseFile(file, this.#writing);
        const more = {
          ...(target && { target }),
          ...(form && { form }),
          ...(systemLibraries && { systemLibraries }),
        };
        this.files.push({ channel, kind, ...more, path, ...written });
      }
    } catch (error) {
      this.#context.signal?.throwIfAborted();
      this.failures.push({ channel, error: error as Error });
    }
  }
}

const decisionsOf = (channel: ChannelName, files: readonly ChannelFile[]): Decision[] =>
  files.flatMap(({ target, decisions = [] }) =>
    decisions.map((reason) => ({ channel, ...(target && { target }), reason })),
  );

/** Removes what killed runs left in the folder of the release, which is `ship`'s own. */
async function leftovers({ output, checksums, dryRun }: ShipRequest): Promise<Decision[]> {
  if (dryRun || (checksums ?? 'release') !== 'release') return [];
  const entries = await readdir(output, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const paths: string[] = [];
  for (const below of ['', ...folders.sort()])
    for (const name of await removeLeftovers(join(output, below), () => true)) paths.push(join(below, name));
  return paths.length === 0 ? [] : [{ reason: { problem: 'leftovers-removed', paths } }];
}

/** Files of an earlier release would be published with this one. */
async function staleWarning(
  { output, checksums, dryRun }: ShipRequest,
  made: readonly ReleasedFile[],
): Promise<Warning[]> {
  if (dryRun || (checksums ?? 'release') !== 'release') return [];
  const own = new Set(made.map(({ path }) => path));
  const entries = await readdir(output, { recursive: true, withFileTypes: true });
  const others = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(output, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !own.has(path))
    .sort();
  if (others.length === 0) return [];
  const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
  return [
    {
      code: 'release-stale',
      message: `\`${output}\` has files that are not of this release: ${others.slice(0, 3).join(', ')}${more}`,
      hint: 'remove them before you publish the folder',
    },
  ];
}

const described = ({ target, executable: { path, size, sha256 } }: ShippedTarget) => ({
  ...{ target, path, size, sha256 },
});

async function iconOf({ icon, macosApp, desktop }: ShipRequest): Promise<Icon | undefined> {
  if (icon !== undefined) return openIcon(icon);
  return macosApp || desktop ? defaultIcon() : undefined;
}

const channelOptions = (
  request: ShipRequest,
  context: ShipContext,
  { version }: ShippedProgram,
  icon: Icon | undefined,
): Omit<ChannelOptions, 'released' | 'workFolder'> => ({
  ...(request.baseUrl !== undefined && {
    baseUrl: request.baseUrl.replaceAll('{version}', version).replace(/\/+$/, ''),
    baseUrlTemplate: request.baseUrl.replace(/\/+$/, ''),
  }),
  compress: request.compress ?? 'gzip',
  settings: request.settings ?? {},
  cacheFolder: context.cacheFolder,
  searchPath: searchPath(context.environment),
  thinArchives: request.thinArchives ?? true,
  bundles: {
    macosApp: request.macosApp ?? false,
    desktop: request.desktop ?? false,
    icon,
    only: request.bundlesOnly ?? false,
  },
  signal: context.signal,
});
