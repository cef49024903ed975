import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { closeNeeds } from '../../analysis/close-needs.ts';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { folderBeside } from '../../files/folder-beside.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import { readOtpTree } from '../otp-tree.ts';
import { describeRuntime } from './fits-target.ts';
import { type MinimalFiles, minimalFiles } from './minimal-files.ts';

export interface PrepareOptions {
  /** Packed besides kernel, stdlib and compiler, with what their `.app` files name. */
  applications?: readonly string[];
}

/** A minimal runtime that was laid out. */
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
 * Lays out a minimal runtime as a folder: what stands below `erts/` in a payload (`bin/`, `lib/`, `releases/`), ready to
 * be packed, or to be run by `bin/erl`. It can be given wherever a runtime is asked for.
 *
 * @param source an OTP tree, in any layout.
 * @param destination does not exist, or is an empty folder.
 * @throws OnebeamError `folder-not-empty`, `application-missing`, and what `readOtpTree` and `minimalFiles` throw; nothing is left then.
 */
export async function prepareMinimalErts(
  source: string,
  destination: string,
  options: PrepareOptions = {},
): Promise<PreparedErts> {
  const otp = await readOtpTree(source);
  const os = (await describeRuntime(otp)).os as OperatingSystem;
  const names = ['kernel', 'stdlib', 'compiler', ...(options.applications ?? [])];
  const needs = names.map((name) => ({ name, reason: { kind: 'added' as const }, ifThere: false }));
  const closed = closeNeeds(needs, otp, new Set(), new Set());
  const selection = { applications: closed.applications.map(({ name }) => name), includes: [] };
  const { files, applications } = await minimalFiles(otp, selection, os);
  const folder = resolve(destination);
  await folderBeside(folder, (beside) => layOut(files, beside));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return { folder, otp: otp.version, erts: otp.erts, os, applications, size };
}

async function layOut(files: readonly PayloadFile[], folder: string): Promise<void> {
  for (const { path, mode, content } of files) {
    const file = join(folder, path.slice('erts/'.length));
    await mkdir(dirname(file), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(file, content);
    else await copyFile(content.file, file);
    await chmod(file, mode);
  }
}
