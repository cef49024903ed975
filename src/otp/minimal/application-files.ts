import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { stripBeam } from '../../beam/strip.ts';
import type { OtpApplication } from '../otp-tree.ts';
import { isBuildLeftover, leftoverStart, mayBeLeftover } from './build-leftover.ts';

/** What is not packed although it lies in a packed folder: a link that leads nowhere or out, a leftover of the build. */
export interface LeftOut {
  path: string;
}

export interface ApplicationFiles {
  files: PayloadFile[];
  leftOut: LeftOut[];
}

/**
 * What of an application is packed, below `erts/lib/<App-Vsn>/`: its BEAM files without debug information and
 * documentation, its `.app` file, `priv`, and `include` when the program compiles against it. The folder is only read.
 *
 * @param root of the runtime; links in `priv` are followed inside of it, and left out when they lead elsewhere.
 * @param keeps tells of a module's name whether it is packed; all are by default.
 * @throws what `stripBeam` throws on a damaged BEAM file.
 */
export async function applicationFiles(
  application: OtpApplication,
  root: string,
  withInclude: boolean,
  keeps: (module: string) => boolean = () => true,
): Promise<ApplicationFiles> {
  const { folder, name, version } = application;
  const base = `erts/lib/${name}-${version}`;
  const files = await Promise.all(
    application.modules.filter(keeps).map(async (module) => {
      const path = join(folder, 'ebin', `${module}.beam`);
      return inMemory(`${base}/ebin/${module}.beam`, stripBeam(await readFile(path), path));
    }),
  );
  files.push(inMemory(`${base}/ebin/${name}.app`, await readFile(join(folder, 'ebin', `${name}.app`))));
  const leftOut: LeftOut[] = [];
  const inside = (await realpath(root)) + sep;
  for (const part of withInclude ? ['include', 'priv'] : ['priv']) {
    const walked = await filesBelow(join(folder, part), `${base}/${part}`, inside);
    files.push(...walked.files);
    leftOut.push(...walked.leftOut);
  }
  return { files, leftOut };
}

export const inMemory = (path: string, content: Uint8Array, mode: 0o644 | 0o755 = 0o644): PayloadFile => ({
  path,
  mode,
  size: content.length,
  content,
});

async function filesBelow(
  folder: string,
  base: string,
  inside: string,
  above: readonly string[] = [],
): Promise<ApplicationFiles> {
  const found: ApplicationFiles = { files: [], leftOut: [] };
  const entries = await readdir(folder).catch(() => [] as string[]);
  for (const name of entries.sort()) {
    const path = join(folder, name);
    const real = await realpath(path).catch(() => undefined);
    if (!real?.startsWith(inside) || above.includes(real)) {
      found.leftOut.push({ path });
      continue;
    }
    const status = await stat(real);
    if (status.isDirectory()) {
      const below = await filesBelow(path, `${base}/${name}`, inside, [...above, real]);
      found.files.push(...below.files);
      found.leftOut.push(...below.leftOut);
    } else if (status.isFile() && !(await isLeftover(real, name))) {
      const mode = isProgram(path, status.mode) ? 0o755 : 0o644;
      found.files.push({ path: `${base}/${name}`, mode, size: status.size, content: { file: real } });
    } else {
      found.leftOut.push({ path });
    }
  }
  return found;
}

async function isLeftover(path: string, name: string): Promise<boolean> {
  if (!mayBeLeftover(name)) return false;
  const file = await open(path);
  try {
    const start = Buffer.alloc(leftoverStart);
    const { bytesRead } = await file.read(start);
    return isBuildLeftover(name, start.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** On Windows a folder has no execute bits; programs that applications start by name lie in `priv/bin`. */
const isProgram = (path: string, mode: number): boolean =>
  (mode & 0o111) !== 0 || basename(dirname(path)) === 'bin';
