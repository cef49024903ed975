import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Target, targets } from './target.ts';

const osWords: Record<string, string> = {
  linux: 'linux',
  darwin: 'darwin',
  macos: 'darwin',
  mac: 'darwin',
  osx: 'darwin',
  windows: 'windows',
  win: 'windows',
  win32: 'windows',
};

const cpuWords: Record<string, string> = {
  x64: 'x64',
  x86_64: 'x64',
  amd64: 'x64',
  arm64: 'arm64',
  aarch64: 'arm64',
};

/** Ignored parts of a target's name: vendors, the default libc, Bun's processor flavours (all one build now). */
const noise = new Set(['bun', 'unknown', 'pc', 'apple', 'gnu', 'glibc', 'msvc', 'baseline', 'modern']);

/**
 * Reads the name of a target in any usual spelling: `linux-x64`, `linux/amd64`, `win64`, `macos-aarch64`, `bun-linux-x64-musl`,
 * `x86_64-unknown-linux-gnu`. `host` is not a name of a target; the caller replaces it.
 *
 * @throws `target-unknown`
 */
export function parseTarget(text: string): Target {
  let os: string | undefined;
  let cpu: string | undefined;
  let musl = '';
  let strange = false;
  for (const word of text.toLowerCase().split(/[-/]/)) {
    if (word === 'win64') [os, cpu] = ['windows', 'x64'];
    else if (osWords[word]) os = osWords[word];
    else if (cpuWords[word]) cpu = cpuWords[word];
    else if (word === 'musl') musl = '-musl';
    else if (!noise.has(word)) strange = true;
  }
  const target = targets.find((known) => known === `${os}-${cpu}${musl}`);
  if (!target || strange) {
    const near = targets.filter((known) => os !== undefined && !strange && known.startsWith(`${os}-`));
    throw new OnebeamError('target-unknown', { found: text, known: targets, near });
  }
  return target;
}
