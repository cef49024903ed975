/** The eight targets, as `os-cpu` with `-musl` where Linux has that libc. */
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
