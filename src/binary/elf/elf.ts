import type { Libc } from '../../targets/target.ts';
import type { BinaryDescription } from '../binary-description.ts';
import { elfDynamic } from './elf-dynamic.ts';
import { elfHeader, segmentKind } from './elf-header.ts';
import { elfVersionNeeds, glibcFloor } from './elf-version-needs.ts';

/** `e_machine`, of the System V ABI's processor supplements. */
const processors: Record<number, string> = {
  3: 'x86',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const systems: Record<number, string> = { 0: 'linux', 3: 'linux', 2: 'netbsd', 9: 'freebsd', 12: 'openbsd' };
/** Most systems leave `EI_OSABI` at zero; their loaders differ. */
const loaders: [RegExp, string][] = [
  [/^\/system\//, 'android'],
  [/ld-elf/, 'freebsd'],
  [/ld\.elf_so/, 'netbsd'],
  [/^\/usr\/libexec\/ld\.so/, 'openbsd'],
];
const interpreterLimit = 4096;

/** @throws `binary-malformed` */
export function describeElf(bytes: Uint8Array): BinaryDescription {
  const header = elfHeader(bytes);
  const { view, abi, machine, segments } = header;
  const named = segments.find(({ kind }) => kind === segmentKind.interpreter);
  const interpreter = named && view.text(named.fileOffset, Math.min(named.fileSize, interpreterLimit));
  const dynamic = elfDynamic(header);
  const needed = dynamic?.needed ?? [];
  const floor = dynamic && glibcFloor(elfVersionNeeds(header, dynamic));
  const libc = libcOf(interpreter, needed);
  return {
    format: 'elf',
    os:
      loaders.find(([loader]) => interpreter && loader.test(interpreter))?.[1] ??
      systems[abi] ??
      `ABI ${abi}`,
    cpus: [processors[machine] ?? `machine ${machine}`],
    needed,
    ...(libc && { libc }),
    ...(interpreter && { interpreter }),
    ...(floor && { glibcFloor: floor }),
  };
}

/** A library names no loader, but the C library it was linked with. */
function libcOf(interpreter: string | undefined, needed: readonly string[]): Libc | undefined {
  const names = [interpreter?.replace(/^.*\//, ''), ...needed];
  if (names.some((name) => name && /^(ld|libc)[-.]musl/.test(name))) return 'musl';
  if (names.some((name) => name && /^(ld-linux|ld64\.so|libc\.so\.6)/.test(name))) return 'glibc';
  return undefined;
}
