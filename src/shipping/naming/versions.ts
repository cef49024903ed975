import { OnebeamError } from '../../errors/onebeam-error.ts';
import type { ChannelName } from '../channels/channel.ts';

/** A version in its parts: `1.2.0-rc.1+5`. */
export interface ParsedVersion {
  /** One to four numbers: `1.2.0`. */
  core: string;
  /** The text after the hyphen: `rc.1`. */
  candidate?: string;
  /** The text after the plus sign: `5`. */
  build?: string;
}

/**
 * Reads a version as authors of BEAM programs write it: SemVer 2.0, or one to four numbers as in an `.app` file.
 *
 * @returns nothing for other texts.
 */
export function parseVersion(text: string): ParsedVersion | undefined {
  const form =
    /^((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
  const [, core, candidate, build] = form.exec(text) ?? [];
  if (core === undefined || text.length > 100) return undefined;
  return { core, ...(candidate && { candidate }), ...(build && { build }) };
}

/** Why a channel has no spelling for a version. The texts are in `errors/text/shipping.ts`. */
export type VersionProblem = 'form' | 'build' | 'candidate' | 'four-numbers';

/**
 * Spells a version for a channel, so that the channel's tools sort a candidate before its release.
 *
 * Sources: Debian Policy 5.6.12; rpm-version(7); apk-tools `version.c`; pacman's `vercmp(8)`; npm's semver; PEP 440; OCI
 * distribution specification (tags).
 *
 * @throws `package-version-refused` when the channel has no such version
 */
export function packageVersion(channel: ChannelName, version: string): string {
  const parsed = parseVersion(version);
  if (!parsed) throw refused(channel, version, 'form');
  const { core, candidate, build } = parsed;
  const suffix = build === undefined ? '' : `+${build}`;
  switch (channel) {
    case 'deb':
    case 'rpm':
      // Both end a version at its last hyphen; a tilde sorts before the end.
      return `${core}${candidate === undefined ? '' : `~${dotted(candidate)}`}${dotted(suffix)}`;
    case 'apk':
      if (build !== undefined) throw refused(channel, version, 'build');
      return `${core}${candidate === undefined ? '' : apkSuffix(candidate, version)}`;
    case 'pacman':
    case 'arch':
      return `${core}${candidate === undefined ? '' : pacmanSuffix(channel, candidate, version)}${dotted(suffix)}`;
    case 'npm':
      if (build !== undefined) throw refused(channel, version, 'build');
      return `${threeNumbers(core, version)}${candidate === undefined ? '' : `-${candidate}`}`;
    case 'wheel':
      return `${core}${candidate === undefined ? '' : pythonSuffix(candidate, version)}${dotted(suffix)}`;
    case 'oci':
      return version.replace('+', '-');
    default:
      return version;
  }
}

/** Returns true for a pre-release version. */
export const isCandidate = (version: string): boolean => parseVersion(version)?.candidate !== undefined;

const dotted = (text: string): string => text.replaceAll('-', '.');

function apkSuffix(candidate: string, version: string): string {
  const [word, number] = wordAndNumber(candidate);
  if (!word || !['alpha', 'beta', 'pre', 'rc'].includes(word)) throw refused('apk', version, 'candidate');
  return `_${word}${number}`;
}

/** `vercmp` compares letters behind the last number as older; a number there would be part of it. */
function pacmanSuffix(channel: ChannelName, candidate: string, version: string): string {
  if (!/^[a-z]/i.test(candidate)) throw refused(channel, version, 'candidate');
  return dotted(candidate).replace(/^([a-z]+)\.(?=\d)/i, '$1');
}

const pythonWords: Readonly<Record<string, string>> = {
  a: 'a',
  alpha: 'a',
  b: 'b',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
  rc: 'rc',
  dev: '.dev',
};

function pythonSuffix(candidate: string, version: string): string {
  const [word, number] = wordAndNumber(candidate);
  const spelled = word === undefined ? undefined : pythonWords[word];
  if (spelled === undefined) throw refused('wheel', version, 'candidate');
  return `${spelled}${number || '0'}`;
}

/** `rc.1`, `rc-1` and `rc1` alike. */
function wordAndNumber(candidate: string): [word: string | undefined, number: string] {
  const [, word, number = ''] = /^([a-z]+)(?:[.-]?(0|[1-9]\d*))?$/i.exec(candidate) ?? [];
  return [word?.toLowerCase(), number];
}

function threeNumbers(core: string, version: string): string {
  const numbers = core.split('.');
  if (numbers.length > 3) throw refused('npm', version, 'four-numbers');
  return [...numbers, '0', '0'].slice(0, 3).join('.');
}

const refused = (channel: ChannelName, version: string, problem: VersionProblem): OnebeamError =>
  new OnebeamError('package-version-refused', { channel, version, problem });
