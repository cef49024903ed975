import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runtimeNeeds } from '../analysis/analyse.ts';
import { refuseMissing, resolveDependencies } from '../analysis/resolve-dependencies.ts';
import type { PayloadFile } from '../archive/payload-file.ts';
import { folderBeside } from '../files/folder-beside.ts';
import { type MinimalFiles, minimalFiles } from '../otp/minimal/minimal-files.ts';
import { readOtpRuntime } from '../otp/otp-runtime.ts';
import { fromRoot } from '../payload/format/layout.ts';
import type { OperatingSystem } from '../targets/target.ts';

/** Options of `prepareMinimalErts`. All are optional. */
export interface PrepareOptions {
  /** Applications to pack in addition to kernel and stdlib, with their dependencies. */
  applications?: readonly string[];
  /** Packs the application `compiler`, if the source has it, so that source escripts run. Default: true. */
  compiler?: boolean;
}

/** A minimal runtime written by `prepareMinimalErts`. */
export interface PreparedErts {
  /** Absolute. */
  folder: string;
  otp: string;
  erts: string;
  os: OperatingSystem;
  applications: MinimalFiles['applications'];
  /** In bytes. */
  size: number;
}

/**
 * Writes a minimal runtime as a folder with the layout of `erts/` in a payload: `bin/`, `lib/`, `releases/`. Run it with
 * `bin/erl`, or use it as the runtime of later builds.
 *
 * @param source an OTP tree, in any layout.
 * @param destination a new or empty folder.
 * @throws OnebeamError `folder-not-empty`, `application-missing`, and as `readOtpRuntime` and `minimalFiles`. If an error
 *   occurs, no files remain.
 */
export async function prepareMinimalErts(
  source: string,
  destination: string,
  options: PrepareOptions = {},
): Promise<PreparedErts> {
  const { applications: addApplications = [], compiler = true } = options;
  const { otp, emulator } = await readOtpRuntime(source);
  const os = emulator.os as OperatingSystem;
  const needs = runtimeNeeds({ addApplications, compiler }).flat();
  const closed = resolveDependencies(needs, otp, new Set(), new Set());
  refuseMissing(otp.root, closed.missing);
  const selection = { applications: closed.applications.map(({ name }) => name), includes: [] };
  const { files, applications } = await minimalFiles(otp, selection, os);
  const folder = resolve(destination);
  await folderBeside(folder, (beside) => layOut(files, beside));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return { folder, otp: otp.version, erts: otp.erts, os, applications, size };
}

async function layOut(files: readonly PayloadFile[], folder: string): Promise<void> {
  for (const { path, mode, content } of files) {
    const file = join(folder, fromRoot(path));
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
}
