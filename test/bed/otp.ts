import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Architecture, hostArchitecture, type Suite } from './apt-root.ts';
import { prepared, readVersions } from './cache.ts';
import { type Maybe, orNotAvailable } from './not-available.ts';
import { tieTo } from './patchelf.ts';
import { hangsAfter, run } from './run.ts';
import { type Sysroot, sysroot } from './sysroot.ts';
import { unpackInto } from './unpack.ts';

export { hostArchitecture };

export type OtpRelease = 25 | 27 | 29;

/** A complete OTP of Debian's, unpacked; nothing of it is installed. */
export interface Otp {
  release: OtpRelease;
  /** Of the Debian package erlang-base, e.g. `1:27.3.4.1+dfsg-1`. */
  packageVersion: string;
  /** e.g. `15.2.7`. */
  erts: string;
  architecture: Architecture;
  /** ROOTDIR: holds `bin`, `erts-<Vsn>`, `lib`, `releases`. */
  root: string;
  /** BINDIR. */
  bin: string;
  erlexec: string;
  escript: string;
  /** The libraries that its programs need to run from there. */
  environment: { ROOTDIR: string; BINDIR: string; EMU: string; PROGNAME: string; ESCRIPT_EMULATOR: string };
  /** The libraries of the suite that it comes from. */
  sysroot: Sysroot;
}

export const otpReleases: readonly OtpRelease[] = [25, 27, 29];

const suites: Record<OtpRelease, Suite> = { 25: 'bookworm', 27: 'trixie', 29: 'sid' };

/** The Debian suite that a release is taken from. */
export function suiteOf(release: OtpRelease): Suite {
  return suites[release];
}

const applications = [
  ...['asn1', 'common-test', 'crypto', 'debugger', 'dialyzer', 'diameter', 'edoc', 'eldap', 'et', 'eunit'],
  ...['ftp', 'inets', 'mnesia', 'observer', 'os-mon', 'parsetools', 'public-key', 'reltool', 'runtime-tools'],
  ...['snmp', 'ssh', 'ssl', 'syntax-tools', 'tftp', 'tools', 'xmerl'],
];
const packages = ['erlang-base', 'erlang-dev', ...applications.map((name) => `erlang-${name}`)];

/** Native programs of `erts-<Vsn>/bin`. */
const programs = ['beam.smp', 'erlexec', 'erl_child_setup', 'inet_gethost', 'escript', 'heart', 'epmd'];

/** The OTP of this release for `architecture`, or why there is none. Prepared at the first call, kept for later runs. */
export function otp(release: OtpRelease, architecture: Architecture = hostArchitecture): Promise<Maybe<Otp>> {
  return orNotAvailable(() => prepareOtp(release, architecture));
}

async function prepareOtp(release: OtpRelease, architecture: Architecture): Promise<Otp> {
  const suite = suites[release];
  const libraries = await sysroot(suite, architecture);
  const place = await prepared(`otp-${release}-${architecture}-4`, async (stage) => {
    await unpackInto(stage, { suite, architecture, packages });
    if (architecture !== hostArchitecture) return;
    const { root, bin } = await layout(stage);
    await freeErl(join(root, 'bin', 'erl'), '..');
    await freeErl(join(bin, 'erl'), '../..');
    // Unchanged if the system's libraries are sufficient: then packed files are portable, too.
    if (await runsHere(root, bin)) return;
    await tieTo(libraries, [...programs.map((name) => join(bin, name)), ...(await portPrograms(root))]);
    if (!(await runsHere(root, bin))) throw new Error(`OTP ${release} from ${suite} does not run here`);
  });
  const { root, bin, erts } = await layout(place);
  const erlexec = join(bin, 'erlexec');
  return {
    release,
    packageVersion: (await readVersions(place))['erlang-base']!,
    erts,
    architecture,
    root,
    bin,
    erlexec,
    escript: join(bin, 'escript'),
    environment: { ROOTDIR: root, BINDIR: bin, EMU: 'beam', PROGNAME: 'erl', ESCRIPT_EMULATOR: erlexec },
    sysroot: libraries,
  };
}

/**
 * Debian's `erl` starts the system's Erlang, whatever its own folder. The reference must not depend on installed
 * software, so this one starts the tree that it is in.
 *
 * @param up path from its folder to the root of the tree.
 */
async function freeErl(path: string, up: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const freed = text.replaceAll('ROOTDIR=/usr/lib/erlang', `ROOTDIR=\`cd "$(dirname "$0")/${up}" && pwd\``);
  if (freed === text) throw new Error(`${path} does not name the system's Erlang`);
  await writeFile(path, freed);
}

async function layout(place: string): Promise<{ root: string; bin: string; erts: string }> {
  const root = join(place, 'usr', 'lib', 'erlang');
  const name = (await readdir(root)).find((entry) => entry.startsWith('erts-'))!;
  return { root, bin: join(root, name, 'bin'), erts: name.slice('erts-'.length) };
}

/** Native programs that applications start; their NIFs find their libraries through beam.smp. */
async function portPrograms(root: string): Promise<string[]> {
  const osMon = (await readdir(join(root, 'lib'))).find((name) => name.startsWith('os_mon-'))!;
  return ['cpu_sup', 'memsup'].map((name) => join(root, 'lib', osMon, 'priv', 'bin', name));
}

async function runsHere(root: string, bin: string): Promise<boolean> {
  const test = 'crypto:strong_rand_bytes(1), io:put_chars("runs"), halt().';
  const env = { PATH: process.env.PATH, ROOTDIR: root, BINDIR: bin, EMU: 'beam', PROGNAME: 'erl' };
  const ran = await run(join(bin, 'erlexec'), ['-noshell', '-eval', test], { env, timeout: hangsAfter });
  return ran.exitCode === 0 && Buffer.from(ran.stdout).toString() === 'runs';
}

/** The version that the release states, e.g. `27.3.4.1`: from the file OTP_VERSION if the tree has it. */
export async function otpVersion({ root, release, packageVersion }: Otp): Promise<string> {
  const file = join(root, 'releases', String(release), 'OTP_VERSION');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  return packageVersion.replace(/^\d+:/, '').replace(/[+-].*$/, '');
}
