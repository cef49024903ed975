import { readFile } from 'node:fs/promises';
import type { PayloadFile } from '../../archive/payload-file.ts';
import type { OperatingSystem } from '../../targets/target.ts';

/** Lines that do nothing: blank ones and comments. */
const idle: Record<'sh' | 'bat', RegExp> = {
  sh: /^\s*(#.*)?$/,
  bat: /^\s*(@?echo off|@?rem( .*)?|::.*)?\s*$/i,
};

/**
 * The script of a release by Mix that sets variables before every command, if it does anything: the one that Mix
 * generates has only comments.
 *
 * @param place the folder of the release's version.
 */
export async function envScriptOf(
  files: readonly PayloadFile[],
  place: string,
  os: OperatingSystem,
): Promise<string | undefined> {
  const kind = os === 'windows' ? 'bat' : 'sh';
  const file = files.find(({ path }) => path === `${place}/env.${kind}`);
  if (!file) return undefined;
  const bytes = file.content instanceof Uint8Array ? file.content : await readFile(file.content.file);
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  return lines.every((line) => idle[kind].test(line)) ? undefined : file.path;
}
