/** The eight targets: system and processor, with `-musl` for Linux systems with that C library. */
export const targets = [
  'linux-x64',
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'darwin-x64',
  'darwin-arm64',
  'windows-x64',
  'windows-arm64',
] as const;

/** The name of a target: `linux-x64`. */
export type Target = (typeof targets)[number];
export type OperatingSystem = 'linux' | 'darwin' | 'windows';
export type Cpu = 'x64' | 'arm64';
export type Libc = 'glibc' | 'musl';

export interface TargetParts {
  os: OperatingSystem;
  cpu: Cpu;
  /** Only Linux has a choice here. */
  libc?: Libc;
}

export function targetParts(target: Target): TargetParts {
  const [os, cpu, musl] = target.split('-') as [OperatingSystem, Cpu, string?];
  return os === 'linux' ? { os, cpu, libc: musl ? 'musl' : 'glibc' } : { os, cpu };
}
