import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCacheFolder } from '../cache/trusted-cache.ts';
import { defaultContext } from '../context.ts';
import { downloadText } from '../download/download.ts';
import { hasCode, OnebeamError } from '../errors/onebeam-error.ts';
import { describe } from '../errors/text.ts';
import type { BuildContext } from '../options.ts';
import { readOtpTree } from '../otp/otp-tree.ts';
import { findProgram, searchPath } from '../programs/find-program.ts';
import { findHostOtp } from '../runtimes/host-otp.ts';
import { listLaunchers } from '../stub/list.ts';
import { bunVersion } from '../stub/pins.ts';
import { hostTarget } from '../targets/host-target.ts';

/** The result of one check. */
export interface MachineCheck {
  name: string;
  /** `failed` when builds cannot work without it; `missing` when only something more would be possible. */
  state: 'ok' | 'missing' | 'failed';
  /** One line. */
  found: string;
  /** The step that fixes the problem; set unless `state` is `ok`. */
  remedy?: string;
}

/** Options of `checkMachine`. All are optional there. */
export interface MachineCheckOptions
  extends Pick<BuildContext, 'cacheFolder' | 'environment' | 'host' | 'signal'> {
  offline: boolean;
  mirror: string | undefined;
}

/** Where most runtimes are published. */
const publisher = 'https://github.com/';

/** How long a publisher has to answer. */
const timeoutMs = 10_000;

/**
 * Checks what builds need from this machine: a writable cache, the base of the launcher, runtimes, and optional programs.
 * Writes one file to the cache, and deletes it.
 *
 * @param given `offline` does not access the network, `mirror` is tested instead of the publishers.
 * @returns one result per check. A failed check is a result, not an error.
 */
export async function checkMachine(given: Partial<MachineCheckOptions> = {}): Promise<MachineCheck[]> {
  const options = { offline: false, mirror: undefined, ...given, ...defaultContext(given) };
  const runtime = await hostRuntime(options);
  return [
    await cache(options),
    await launcher(options),
    runtime,
    await otherRuntimes(options),
    ...(await Promise.all(optionalPrograms.map((wanted) => program(wanted, options)))),
  ];
}

async function cache({ cacheFolder }: MachineCheckOptions): Promise<MachineCheck> {
  const probe = join(cacheFolder, `.doctor-${randomBytes(4).toString('hex')}`);
  try {
    await makeCacheFolder(cacheFolder);
    await writeFile(probe, '');
    await rm(probe);
    return { name: 'cache', state: 'ok', found: cacheFolder };
  } catch (error) {
    if (hasCode(error, 'cache-not-trusted')) {
      const { message, hint } = describe(error);
      return { name: 'cache', state: 'failed', found: message, remedy: hint! };
    }
    const reason = error instanceof OnebeamError ? error.cause : error;
    const found = `${cacheFolder} cannot be written: ${(reason as NodeJS.ErrnoException).code}`;
    const remedy = 'set `ONEBEAM_BUILD_CACHE` to a folder that you can write to';
    return { name: 'cache', state: 'failed', found, remedy };
  }
}

async function launcher({
  cacheFolder,
  host,
  environment,
  offline,
}: MachineCheckOptions): Promise<MachineCheck> {
  const name = 'launcher';
  const target = hostTarget(host);
  const state = (await listLaunchers(cacheFolder)).find((state) => state.target === target)!;
  if (state.bun !== 'missing') {
    return { name, state: 'ok', found: `Bun ${bunVersion} for ${target}, in ${state.bun}` };
  }
  const npm = await findProgram('npm', searchPath(environment));
  if (npm && !offline) {
    return { name, state: 'ok', found: `${npm} will download Bun ${bunVersion} for ${target}` };
  }
  const remedy = npm
    ? 'run `onebeam launcher build` once with network access'
    : 'install npm, which comes with Node.js';
  return { name, state: 'failed', found: `Bun ${bunVersion} for ${target} is not installed`, remedy };
}

async function hostRuntime({ environment }: MachineCheckOptions): Promise<MachineCheck> {
  const name = 'runtime';
  const root = await findHostOtp(environment);
  const remedy = 'pass one to `--erts`: a folder, an archive, or a version to download';
  if (!root) return { name, state: 'missing', found: 'Erlang is not installed', remedy };
  try {
    const { version, erts } = await readOtpTree(root);
    return { name, state: 'ok', found: `OTP ${version} (ERTS ${erts}) in ${root}` };
  } catch (error) {
    const found = error instanceof OnebeamError ? describe(error).message : String(error);
    return { name, state: 'missing', found, remedy };
  }
}

async function otherRuntimes({
  environment,
  offline,
  mirror,
  signal,
}: MachineCheckOptions): Promise<MachineCheck> {
  const name = 'runtimes for other targets';
  const apt = await findProgram('apt-get', searchPath(environment));
  if (offline) {
    return apt
      ? { name, state: 'ok', found: `not checked (--offline); ${apt} can unpack cached Debian packages` }
      : { name, state: 'missing', found: 'not checked (--offline)', remedy: 'pass an archive to `--erts`' };
  }
  const url = mirror ?? publisher;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const both = signal ? AbortSignal.any([signal, timeout]) : timeout;
    await downloadText(url, { environment, signal: both, retries: 0 });
    return { name, state: 'ok', found: `${url} answers${apt ? `, and ${apt} was found` : ''}` };
  } catch (error) {
    signal?.throwIfAborted();
    // Any HTTP answer is accepted: a mirror need not have a front page.
    const answered = hasCode(error, 'download-not-found');
    if (answered || isStatus(error)) return { name, state: 'ok', found: `${url} answers` };
    const found = `${url} does not answer${apt ? `, but ${apt} was found` : ''}`;
    const remedy = 'set `HTTPS_PROXY` or `--mirror`, or pass an archive to `--erts`';
    return { name, state: 'missing', found, remedy };
  }
}

const isStatus = (error: unknown): boolean =>
  hasCode(error, 'download-failed') && ['status', 'redirects', 'too-long'].includes(error.data.problem);

interface OptionalProgram {
  name: string;
  programs: readonly string[];
  remedy: string;
}

const optionalPrograms: readonly OptionalProgram[] = [
  {
    name: 'signing for macOS',
    programs: ['codesign', 'rcodesign'],
    remedy:
      'executables are signed ad hoc; install rcodesign to sign them with a Developer ID on this machine',
  },
  {
    name: 'signing for Windows',
    programs: ['signtool', 'osslsigncode'],
    remedy: 'install osslsigncode to sign Windows executables from here',
  },
  {
    name: 'running Windows executables',
    programs: ['wine', 'wine64'],
    remedy: 'install Wine to run them on this machine',
  },
  {
    name: 'running arm64 executables',
    programs: ['qemu-aarch64-static', 'qemu-aarch64'],
    remedy: 'install qemu-user-static to run them on this machine',
  },
];

async function program(
  { name, programs, remedy }: OptionalProgram,
  { environment }: MachineCheckOptions,
): Promise<MachineCheck> {
  for (const wanted of programs) {
    const found = await findProgram(wanted, searchPath(environment));
    if (found) return { name, state: 'ok', found };
  }
  return { name, state: 'missing', found: `not found: ${programs.join(', ')}`, remedy };
}
