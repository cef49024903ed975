import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildRequest } from '../build-request.ts';
import { parseApplicationResource } from '../erlang/application/application-resource.ts';
import {
  addedModules,
  releaseApplicationOf,
  releaseEmulatorFolder,
  releaseEvalBoot,
  releaseFile,
  releaseSharedFolder,
} from '../payload/format/layout.ts';
import type { Manifest } from '../payload/format/manifest.ts';
import { sbomPath } from '../shipping/sbom.ts';

/**
 * Returns texts that explain why each application of a packed release is there, by name.
 *
 * @param folder that `unpack` wrote.
 * @throws as `parseApplicationResource`
 */
export async function releaseReasons(
  folder: string,
  { files, release }: Manifest,
): Promise<Map<string, string[]>> {
  const reasons = new Map<string, string[]>();
  const needs = new Map<string, readonly string[]>();
  for (const { path } of files) {
    if (releaseApplicationOf(path) === undefined || !path.endsWith('.app')) continue;
    const { name, applications } = parseApplicationResource(await readFile(join(folder, path)), path);
    needs.set(name, applications);
  }
  for (const name of needs.keys()) {
    const by = [...needs].filter(([, applications]) => applications.includes(name)).map(([one]) => one);
    const needed = by.length > 0 && by.length <= mostNamed ? [`needed by ${by.sort().join(', ')}`] : [];
    reasons.set(name, [`part of the release ${release!.name} ${release!.version}`, ...needed]);
  }
  return reasons;
}

/** Describes the files of a release that are neither applications nor runtime, and the boot files that preload modules. */
export function reasonsOfRelease({ release, build, files }: Manifest): string[] {
  const evalBoot = releaseEvalBoot(release!.version);
  const recorded = build?.startModules.length ?? 0;
  return [
    'boot files, configuration and what else the release has',
    ...(build?.release?.mode === 'interactive' && !restarts(release!)
      ? [
          `\`start.boot\` preloads the modules of a start${recorded > 0 ? `, ${recorded} of them recorded` : ''}`,
        ]
      : []),
    ...(files.some(({ path }) => path === evalBoot)
      ? ['`onebeam_eval.boot` preloads the modules of `eval`, reduced to the functions that it calls']
      : []),
  ];
}

/** Returns true for a release that restarts after its configuration, which is made in a copy. */
function restarts({ commands: { start } }: NonNullable<Manifest['release']>): boolean {
  return start !== undefined && 'run' in start && start.run.prepare.some(({ kind }) => kind === 'copy');
}

/** Needed by nearly all applications, so that the reason is not useful. */
const mostNamed = 5;

/**
 * The request that builds the executable of a release again from its content.
 *
 * @param folder that `unpack` wrote; files that the packer added are removed from it.
 */
export async function releaseRequest(folder: string, manifest: Manifest): Promise<BuildRequest> {
  const { release: record, build, otp } = manifest;
  const { release: options, windowsVcruntime } = build!;
  const { level, systemLibraries, keepDebug, addApplications, startModules } = build!;
  const emulator = join(folder, releaseEmulatorFolder(otp.erts));
  const runtimeDlls = join(folder, '..', 'vcruntime');
  if (windowsVcruntime) await copyLibraries(emulator, runtimeDlls);
  for (const path of [releaseSharedFolder, addedModules, sbomPath, releaseEvalBoot(record!.version)]) {
    await rm(join(folder, path), { recursive: true, force: true });
  }
  const { kind, distribution, cookie, node, workingFolder, defaults } = record!;
  if (cookie !== 'generate' && 'shipped' in cookie) {
    await writeFile(join(folder, releaseFile('COOKIE')), cookie.shipped);
  }
  return {
    release: {
      ...{ path: folder, ...options, kind, distribution, node, cwd: workingFolder },
      tool: record!.tool,
      env: Object.entries(defaults).map(([name, value]) => `${name}=${value}`),
      cookie: cookie === 'generate' ? cookie : 'shipped' in cookie ? 'ship' : `env ${cookie.variable}`,
    },
    name: manifest.name,
    targets: [manifest.target],
    inheritEnvironment: manifest.start.inherit,
    ...{ level, systemLibraries, keepDebug, addApplications, startModules },
    ...(manifest.start.keepConsole && { windows: { console: 'keep' } }),
    ...(windowsVcruntime && { windowsVcruntime: runtimeDlls }),
  };
}

async function copyLibraries(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (/^(msvcp|vcruntime)140.*\.dll$/i.test(name))
      await writeFile(join(to, name), await readFile(join(from, name)));
  }
}
