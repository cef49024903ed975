import type { PayloadFile } from '../../archive/payload-file.ts';
import { releaseProgramName } from '../../payload/format/layout.ts';
import type { OperatingSystem } from '../../targets/target.ts';
import type { LeftOutFile, ReleaseInput } from '../release-input.ts';

export const byPath = (a: LeftOutFile, b: LeftOutFile): number => (a.path < b.path ? -1 : 1);

const isOfWindows = (path: string): boolean => /^(releases\/[^/]+|bin)\/[^/]+\.(bat|cmd|ps1)$/.test(path);

/** Returns files for another system: `env.bat` on Unix, `env.sh` on Windows. */
export function ofSystem(
  { files, leftOut }: ReleaseInput,
  os: OperatingSystem,
  place: string,
): { kept: PayloadFile[]; leftOut: LeftOutFile[] } {
  const isOfOther = ({ path }: PayloadFile): boolean =>
    os === 'windows' ? path === `${place}/env.sh` : isOfWindows(path);
  const others = files.filter(isOfOther).map(({ path }) => ({ path, why: 'system' as const }));
  const all = [...leftOut, ...others].sort(byPath);
  return { kept: files.filter((file) => !isOfOther(file)), leftOut: all };
}

/** The last of several with the same path counts. */
export const merged = (files: readonly PayloadFile[]): PayloadFile[] => [
  ...new Map(files.map((file) => [file.path, file])).values(),
];

/** Paths of the release's programs: executable files in its `bin` folder, without its own start script. */
export const programsIn = (files: readonly PayloadFile[], name: string, os: OperatingSystem): string[] =>
  files
    .filter(({ path, mode }) => mode === 0o755 && releaseProgramName(path) !== undefined)
    .map(({ path }) => path)
    .filter((path) => releaseProgramName(path) !== (os === 'windows' ? `${name}.bat` : name));
