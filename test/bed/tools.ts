import { existsSync } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { hostArchitecture, type Suite } from './apt-root.ts';
import { bedRoot, prepared } from './cache.ts';
import { type Maybe, NotAvailable, orNotAvailable } from './not-available.ts';
import { tieTo } from './patchelf.ts';
import { whileOthersWait } from './process-lock.ts';
import { run } from './run.ts';
import { librariesOf } from './sysroot.ts';
import { unpackInto } from './unpack.ts';

/** A program that some tests need. */
export interface Tool {
  program: string;
  /** Additional variables that it needs. */
  environment: Record<string, string>;
}

interface Origin {
  /** The Debian package that has it. */
  package: string;
  /** Where that is taken from, when not from bookworm. */
  suite?: Suite;
  /** Its place there, when that is not `usr/bin/<name>`. */
  path?: string;
  /** More packages that have to be there, which it does not depend on. */
  more?: readonly string[];
  /** Set for a static program from a big package: only the program is kept. */
  alone?: true;
  /** Set for what only works where a package puts it; installed then, if this process may. */
  installed?: true;
  /** Variables that it needs, as paths in the unpacked files. */
  environment?: Record<string, string>;
}

const llvm = 'llvm-14';
const origins = {
  osslsigncode: { package: 'osslsigncode' },
  'llvm-objcopy': { package: llvm, path: `usr/lib/${llvm}/bin/llvm-objcopy` },
  'llvm-objdump': { package: llvm, path: `usr/lib/${llvm}/bin/llvm-objdump` },
  'llvm-readobj': { package: llvm, path: `usr/lib/${llvm}/bin/llvm-readobj` },
  'llvm-strip': { package: llvm, path: `usr/lib/${llvm}/bin/llvm-strip` },
  readelf: { package: 'binutils' },
  strip: { package: 'binutils' },
  openssl: { package: 'openssl' },
  zstd: { package: 'zstd' },
  strace: { package: 'strace' },
  lsof: { package: 'lsof' },
  tmux: { package: 'tmux', more: ['ncurses-base'], environment: { TERMINFO: 'lib/terminfo' } },
  /** bookworm's (7.2) cannot run the JIT of OTP 25 as it is, and crashes now and then. */
  'qemu-aarch64': { package: 'qemu-user', suite: 'trixie', alone: true },
  /** Runs programs that run others, all of them with qemu: `proot -q <qemu> <program>`. */
  proot: { package: 'proot' },
  /** Compiles and links without a C library: its headers and start files are not there. */
  gcc: {
    package: 'gcc-12',
    path: `usr/bin/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu-gcc-12`,
  },
  'aarch64-linux-gnu-gcc': {
    package: 'gcc-12-aarch64-linux-gnu',
    path: 'usr/bin/aarch64-linux-gnu-gcc-12',
  },
  /** Debian's python, with macholib and pefile. */
  python3: { package: 'python3', more: ['python3-macholib', 'python3-pefile'] },
  /** A shell and the usual programs in one static file. */
  busybox: { package: 'busybox-static', path: 'bin/busybox' },
  ruby: { package: 'ruby3.1', path: 'usr/bin/ruby3.1' },
  skopeo: { package: 'skopeo' },
  umoci: { package: 'umoci' },
  minisign: { package: 'minisign' },
  makensis: { package: 'nsis', environment: { NSISDIR: 'usr/share/nsis' } },
  bsdtar: { package: 'libarchive-tools' },
  '7zz': { package: '7zip' },
  /** musl's loader: runs a program that it is given. */
  musl: {
    package: 'musl',
    path: `lib/ld-musl-${hostArchitecture === 'amd64' ? 'x86_64' : 'aarch64'}.so.1`,
  },
  /** A browser without windows, and a font for it. */
  'chromium-headless-shell': {
    package: 'chromium-headless-shell',
    more: ['fonts-dejavu-core', 'fontconfig-config'],
    path: 'usr/lib/chromium/chromium-headless-shell',
  },
  /** Shells, for what they make of our completion. */
  zsh: { package: 'zsh', path: 'usr/bin/zsh', installed: true },
  fish: { package: 'fish', path: 'usr/bin/fish', installed: true },
  shellcheck: { package: 'shellcheck' },
  mksh: { package: 'mksh', path: 'bin/mksh' },
  dash: { package: 'dash', path: 'bin/dash' },
  'desktop-file-validate': { package: 'desktop-file-utils' },
  wine64: { package: 'wine64', path: 'usr/lib/wine/wine64', installed: true },
  'x86_64-w64-mingw32-gcc': {
    package: 'gcc-mingw-w64-x86-64-posix',
    path: 'usr/bin/x86_64-w64-mingw32-gcc-posix',
  },
} satisfies Record<string, Origin>;

export type ToolName = keyof typeof origins;

/**
 * A program by its name, downloaded at the first call, unpacked in the test bed and linked to its own libraries; a
 * program that only works when installed is installed, if this process is root. Without apt, the one in PATH.
 */
export function tool(name: ToolName): Promise<Maybe<Tool>> {
  return orNotAvailable(async () => {
    const origin: Origin = origins[name];
    try {
      return origin.installed ? await installed(origin) : await unpacked(name, origin);
    } catch (error) {
      if (!(error instanceof NotAvailable)) throw error;
      const onPath = Bun.which(name);
      if (onPath) return { program: onPath, environment: {} };
      throw new NotAvailable(`\`${name}\` (Debian package ${origin.package})`);
    }
  });
}

async function unpacked(name: string, origin: Origin): Promise<Tool> {
  const folder = await prepared(`tool-${origin.package}-1`, async (stage, place) => {
    const suite = origin.suite ?? 'bookworm';
    if (origin.alone) return keepAlone(stage, name, { suite, package: origin.package });
    const packages = [origin.package, ...(origin.more ?? [])];
    await unpackInto(stage, { suite, architecture: hostArchitecture, packages, dependencies: true });
    const inPlace = (path: string) => join(place, relative(stage, path));
    const { loader, libraries } = await librariesOf(stage, hostArchitecture).catch(() => ({
      loader: undefined,
      libraries: [],
    }));
    if (!loader) return;
    const own = { folder: place, loader: inPlace(loader), libraries: libraries.map(inPlace) };
    await tieTo(own, await dynamicPrograms(stage));
  });
  const program = join(folder, origin.path ?? join('usr', 'bin', name));
  if (!existsSync(program)) throw new NotAvailable(`\`${name}\` in the Debian package ${origin.package}`);
  const environment: Record<string, string> = {};
  for (const [variable, path] of Object.entries(origin.environment ?? {}))
    environment[variable] = join(folder, path);
  return { program, environment };
}

async function keepAlone(
  stage: string,
  name: string,
  from: { suite: Suite; package: string },
): Promise<void> {
  const all = join(stage, 'all');
  await mkdir(all);
  await unpackInto(all, { suite: from.suite, architecture: hostArchitecture, packages: [from.package] });
  await mkdir(join(stage, 'usr', 'bin'), { recursive: true });
  await rename(join(all, 'usr', 'bin', name), join(stage, 'usr', 'bin', name));
  await rename(join(all, 'versions.json'), join(stage, 'versions.json'));
  await rm(all, { recursive: true });
}

/** Programs that name a loader of the GNU C library. */
async function dynamicPrograms(stage: string): Promise<string[]> {
  const found: string[] = [];
  // Links are not followed: some lead to a folder above them.
  for await (const name of new Bun.Glob('**').scan({ cwd: stage, dot: true, followSymlinks: false })) {
    const path = join(stage, name);
    if ((await lstat(path)).isSymbolicLink()) continue;
    // A library may name a loader, too; it is found by the program that loads it.
    if (!basename(name).includes('.so') && (await namesLoader(path))) found.push(path);
  }
  return found;
}

async function namesLoader(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(4096);
    await file.read(head, 0, head.length, 0);
    return head.readUInt32BE(0) === 0x7f454c46 && head.includes('ld-linux');
  } finally {
    await file.close();
  }
}

async function installed(origin: Origin): Promise<Tool> {
  const program = `/${origin.path}`;
  if (existsSync(program)) return { program, environment: {} };
  if (!Bun.which('apt-get') || process.getuid?.() !== 0) throw new NotAvailable(origin.package);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // One at a time: apt-get gives up when another one works.
  await whileOthersWait(join(bedRoot, '.locks', 'apt-get-install'), async () => {
    if (existsSync(program)) return;
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', origin.package], { env });
  });
  if (!existsSync(program)) throw new NotAvailable(origin.package);
  return { program, environment: {} };
}
