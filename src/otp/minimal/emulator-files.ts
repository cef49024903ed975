import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inMemory, type PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { binFile, emulatorFolder, type PayloadLayout, versionedBin } from '../../payload/format/layout.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import type { OtpTree } from '../otp-tree.ts';
import { doorScript, erlScript, programsOf, releaseErlScript, wrapperScripts } from './programs.ts';

/**
 * The emulator's programs, where `emulatorFolder` says.
 *
 * @throws OnebeamError `otp-program-missing`.
 */
export async function emulatorFiles(
  otp: OtpTree,
  os: OperatingSystem,
  distributed: boolean,
  layout: PayloadLayout = 'escript',
): Promise<PayloadFile[]> {
  const folder = join(otp.emulator, 'bin');
  const { needed, wanted, distribution, libraries } = programsOf(os, layout);
  const names = new Set([...needed, ...wanted, ...(distributed ? distribution : [])]);
  const place = layout === 'release' ? versionedBin(otp.erts) : emulatorFolder(os, otp.erts);
  const there = (await readdir(folder)).sort();
  const files: PayloadFile[] = [];
  for (const name of needed) {
    if (!there.includes(name)) {
      throw new OnebeamError('otp-program-missing', { path: folder, expected: name });
    }
  }
  for (const name of there) {
    if (!names.has(name) && !libraries?.test(name)) continue;
    const file = join(folder, name);
    files.push({ path: `${place}/${name}`, mode: 0o755, size: (await stat(file)).size, content: { file } });
  }
  if (os === 'windows') return files;
  if (layout === 'release') files.push(script(`${place}/erl`, releaseErlScript));
  else files.push(script(binFile('erl'), erlScript), ...doorFiles(otp, there));
  return files;
}

const script = (path: string, text: string): PayloadFile =>
  inMemory(path, new TextEncoder().encode(text), 0o755);

const doorFiles = ({ erts }: OtpTree, there: readonly string[]): PayloadFile[] =>
  wrapperScripts
    .filter((name) => name === 'erl' || there.includes(name))
    .map((name) => script(`${versionedBin(erts)}/${name}`, doorScript(name)));
