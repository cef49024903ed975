import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { stripBeam } from '../../beam/strip.ts';
import { otpApplication } from '../../payload/format/layout.ts';
import type { OtpApplication } from '../otp-tree.ts';
import { isBuildLeftover, leftoverStart, mayBeLeftover } from './build-leftover.ts';
import type { LeftOut } from './left-out.ts';

export interface ApplicationFiles {
  files: PayloadFile[];
  leftOut: LeftOut[];
}

/**
 * The files of an application that are packed, below `erts/lib/<App-Vsn>/`: its BEAM files without debug information and
 * documentation, its `.app` file, `priv`, and `include` when the program compiles against it. The folder is only read.
 *
 * @param root of the runtime. Links in `priv` to folders are followed only inside of it; links to files anywhere,
 *   because Debian's `common_test` has such links. An archive cannot have links out of its tree
 *   (`archive/entry-tree.ts`).
 * @param keeps returns true for names of modules to pack; all by default.
 * @throws what `stripBeam` throws on a damaged BEAM file.
 */
export async function applicationFiles(
  application: OtpApplication,
  root: string,
  withInclude: boolean,
  keeps: (module: string) => boolean = () => true,
): Promise<ApplicationFiles> {
  const { folder, name, version } = application;
  const base = otpApplication(name, version);
  const files = await Promise.all(
    application.modules.filter(keeps).map(async (module) => {
      const path = join(folder, 'ebin', `${module}.beam`);
      return inMemory(`${base}/ebin/${module}.beam`, stripBeam(await readFile(path), path));
    }),
  );
  files.push(inMemory(`${base}/ebin/${name}.app`, await readFile(join(folder, 'ebin', `${name}.app`))));
  const leftOut: LeftOut[] = [];
  const inside = (await realpath(root)) + sep;
  const links = { followed: 0 };
  for (const part of withInclude ? ['include', 'priv'] : ['priv']) {
    const walked = await filesBelow(join(folder, part), `${base}/${part}`, { inside, links });
    files.push(...walked.files);
    leftOut.push(...walked.leftOut);
  }
  return { files, leftOut };
}

/** Two links in each folder to the next one lead to a million folders in twenty levels. */
const mostLinks = 1000;

interface Walk {
  /** The runtime, with a separator at the end. */
  inside: string;
  /** To folders. */
  links: { followed: number };
}

async function filesBelow(
  folder: string,
  base: string,
  walk: Walk,
  above: readonly string[] = [],
): Promise<ApplicationFiles> {
  const { inside, links } = walk;
  const found: ApplicationFiles = { files: [], leftOut: [] };
  const entries = await readdir(folder).catch(() => [] as string[]);
  const own = above.at(-1) ?? (await realpath(folder).catch(() => folder));
  for (const name of entries.sort()) {
    const path = join(folder, name);
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || above.includes(real)) {
      found.leftOut.push({ path, why: real === undefined ? 'nowhere' : 'circle' });
      continue;
    }
    const status = await stat(real);
    if (status.isDirectory()) {
      if (!real.startsWith(inside)) {
        found.leftOut.push({ path, why: 'outside' });
        continue;
      }
      if (real !== join(own, name) && ++links.followed > mostLinks) {
        found.leftOut.push({ path, why: 'many-links' });
        continue;
      }
      const below = await filesBelow(path, `${base}/${name}`, walk, [...above, real]);
      found.files.push(...below.files);
      found.leftOut.push(...below.leftOut);
    } else if (!status.isFile()) {
      found.leftOut.push({ path, why: 'special' });
    } else if (await isLeftover(real, name)) {
      found.leftOut.push({ path, why: 'leftover' });
    } else {
      const mode = isProgram(path, status.mode) ? 0o755 : 0o644;
      found.files.push({ path: `${base}/${name}`, mode, size: status.size, content: { file: real } });
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

/** On Windows a folder has no execute bits; programs that applications start by name are in `priv/bin`. */
const isProgram = (path: string, mode: number): boolean =>
  (mode & 0o111) !== 0 || basename(dirname(path)) === 'bin';
