import type { BinaryDescription } from '../binary-description.ts';
import { CheckedView, malformed } from '../checked-view.ts';
import { loadCommand, type MachoHead, machoHead, machoMagic } from './macho-commands.ts';
import { isUniversal, universalSlices } from './macho-universal.ts';

/** `CPU_TYPE_*` of `mach/machine.h` */
const processors: Record<number, string> = { 16777223: 'x64', 16777228: 'arm64', 7: 'x86', 12: 'arm' };
const macos = 1;
const dylibs: number[] = [loadCommand.loadDylib, loadCommand.loadWeakDylib, loadCommand.reexportDylib];

export function isMacho(bytes: Uint8Array): boolean {
  return (bytes.length >= 4 && new CheckedView(bytes).u32(0) === machoMagic) || isUniversal(bytes);
}

/** @throws `binary-malformed` */
export function describeMacho(bytes: Uint8Array): BinaryDescription {
  const thin = isUniversal(bytes) ? universalSlices(bytes) : [bytes];
  const described = thin.map(describeThin);
  const floors = described.map(({ macosFloor }) => macosFloor).filter((floor) => floor !== undefined);
  return {
    format: 'macho',
    os: described[0]!.os,
    cpus: described.flatMap(({ cpus }) => cpus),
    needed: [...new Set(described.flatMap(({ needed }) => needed))],
    ...(floors[0] && { macosFloor: floors[0] }),
  };
}

function describeThin(bytes: Uint8Array): BinaryDescription {
  const view = new CheckedView(bytes);
  const head = machoHead(view);
  const platform = platformOf(view, head);
  const needed = head.commands
    .filter(({ kind }) => dylibs.includes(kind))
    .map(({ offset, length }) => {
      const at = view.u32(offset + 8);
      if (at >= length) throw malformed(`a library's name inside of ${length} bytes`, at);
      return view.text(offset + at, length - at);
    });
  return {
    format: 'macho',
    os: platform.os,
    cpus: [processors[head.cpuType] ?? `CPU type ${head.cpuType}`],
    needed,
    ...(platform.floor && { macosFloor: platform.floor }),
  };
}

function platformOf(view: CheckedView, { commands }: MachoHead): { os: string; floor?: string } {
  for (const { kind, offset } of commands) {
    if (kind === loadCommand.versionMinMacos)
      return { os: 'darwin', floor: versionText(view.u32(offset + 8)) };
    if (kind === loadCommand.buildVersion) {
      const platform = view.u32(offset + 8);
      if (platform === macos) return { os: 'darwin', floor: versionText(view.u32(offset + 12)) };
      return { os: `Apple platform ${platform}` };
    }
  }
  return { os: 'darwin' };
}

/** `X.Y`, from xxxx.yy.zz in nibbles. */
function versionText(version: number): string {
  return `${version >>> 16}.${(version >>> 8) & 0xff}`;
}
