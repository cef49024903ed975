import { files } from '../system/cold-files.ts';

/** Debian’s packages of what Erlang runtimes need; names that releases have changed are still provided. */
const ofDebian: readonly [library: RegExp, name: string][] = [
  [/^libtinfo\.so\.6$/, 'libtinfo6'],
  [/^libncurses(w?)\.so\.6$/, 'libncurses$16'],
  [/^libstdc\+\+\.so\.6$/, 'libstdc++6'],
  [/^libgcc_s\.so\.1$/, 'libgcc-s1'],
  [/^libz\.so\.1$/, 'zlib1g'],
  [/^lib(?:crypto|ssl)\.so\.3$/, 'libssl3'],
  [/^libsystemd\.so\.0$/, 'libsystemd0'],
  [/^libsctp\.so\.1$/, 'libsctp1'],
  [/^lib(?:c|m|dl|rt|pthread|util|resolv)\.so\.\d+$/, 'libc6'],
];

/**
 * The command that installs a shared library on this system.
 *
 * @param library its name: `libtinfo.so.6`.
 */
export function packageRemedy(library: string, release = osRelease()): string {
  const system = /^ID(?:_LIKE)?=.*$/gm;
  const words = new Set((release.match(system) ?? []).flatMap((line) => line.match(/[a-z]+/g) ?? []));
  const is = (...names: string[]) => names.some((name) => words.has(name));
  if (is('alpine')) return `\`apk add so:${library}\``;
  if (is('fedora', 'rhel', 'centos')) return `\`dnf install '${library}()(64bit)'\``;
  for (const [pattern, name] of is('debian', 'ubuntu') ? ofDebian : []) {
    if (pattern.test(library)) return `\`apt-get install ${library.replace(pattern, name)}\``;
  }
  return `install the package that contains ${library}, or set LD_LIBRARY_PATH to its folder`;
}

function osRelease(): string {
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    try {
      return files().readFileSync(path, 'utf8');
    } catch {
      // The other one, then.
    }
  }
  return '';
}
