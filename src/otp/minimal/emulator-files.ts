import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PayloadFile } from '../../archive/payload-file.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import type { OtpTree } from '../otp-tree.ts';
import { inMemory } from './application-files.ts';
import { doorScript, doors, emulatorFolder, erlScript, programsOf } from './programs.ts';

/**
 * The emulator's programs, where `emulatorFolder` says.
 *
 * @throws OnebeamError `otp-program-missing`.
 */
export async function emulatorFiles(
  otp: OtpTree,
  os: OperatingSystem,
  distributed: boolean,
): Promise<PayloadFile[]> {
  const folder = join(otp.emulator, 'bin');
  const { needed, wanted, distribution, libraries } = programsOf(os);
  const names = new Set([...needed, ...wanted, ...(distributed ? distribution : [])]);
  const place = emulatorFolder(os, otp.erts);
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
  if (os !== 'windows') files.push(script('erts/bin/erl', erlScript), ...doorFiles(otp, there));
  return files;
}

const script = (path: string, text: string): PayloadFile =>
  inMemory(path, new TextEncoder().encode(text), 0o755);

const doorFiles = ({ erts }: OtpTree, there: readonly string[]): PayloadFile[] =>
  doors
    .filter((name) => name === 'erl' || there.includes(name))
    .map((name) => script(`erts/erts-${erts}/bin/${name}`, doorScript(name)));
