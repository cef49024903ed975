import { LaunchError } from '../../failure.ts';
import { codeOf } from '../../release/staging.ts';
import { files } from '../../system/cold-files.ts';
import type { Machine, NativeText } from '../../system/machine.ts';
import { CommandError } from '../command-line/usage-error.ts';
import { makePrivate, noState, notWritable, type Places, stateVariable } from '../places.ts';
import type { ReleaseRun } from '../release-run.ts';

/** Where the cookie is that a start or a client uses, for the agent: never the cookie itself. */
export type CookieSource = { kind: 'file'; path: NativeText } | { kind: 'variable'; name: string };

const cookieLength = 32;
const largest = 255;

/**
 * The cookie of a node: `RELEASE_COOKIE`, else the one in the record. A generated cookie belongs to this user
 * and all instances.
 *
 * @param make creates a missing cookie: true for a start; a client could not connect then.
 * @throws CommandError without `make`, when no start has created it yet.
 * @throws LaunchError when it cannot be read or created, or other users could read it.
 */
export function cookieOf(run: ReleaseRun, make: boolean): CookieSource {
  const { record, variables, manifest } = run;
  if (variables.get('RELEASE_COOKIE')) return { kind: 'variable', name: 'RELEASE_COOKIE' };
  if (record.cookie !== 'generate' && 'shipped' in record.cookie) {
    variables.set('RELEASE_COOKIE', run.machine.native(record.cookie.shipped));
    return { kind: 'variable', name: 'RELEASE_COOKIE' };
  }
  if (record.cookie !== 'generate') {
    const { variable } = record.cookie;
    if (variables.get(variable)) return { kind: 'variable', name: variable };
    throw new LaunchError(
      'it has no cookie for its node',
      `${variable} is not set`,
      `set ${variable} to the cookie of its cluster, or RELEASE_DISTRIBUTION=none`,
    );
  }
  if (!run.places) throw noState(manifest.name);
  return { kind: 'file', path: cookieFile(run, run.places, make) };
}

function cookieFile({ machine, manifest }: ReleaseRun, { shared }: Places, make: boolean): NativeText {
  const path = `${shared}${machine.separator}cookie`;
  if (!machine.facts(path, false)) {
    if (!make) {
      throw new CommandError(
        'not running: it has not been started by this user yet\nhint: start it first, or set RELEASE_COOKIE for a node of another user',
      );
    }
    try {
      makeCookie(machine, shared, path);
    } catch (error) {
      throw notWritable('its cookie cannot be kept', path, stateVariable(manifest.name), error);
    }
  }
  refuseKnown(machine, path);
  return path;
}

/** Appears complete and in one step: of two first starts, one creates it. */
function makeCookie(machine: Machine, folder: NativeText, path: NativeText): void {
  makePrivate(machine, folder);
  const { linkSync, unlinkSync, writeFileSync } = files();
  const beside = `${path}.${crypto.randomUUID()}`;
  const cookie = Buffer.from(crypto.getRandomValues(new Uint8Array(cookieLength))).toString('hex');
  writeFileSync(machine.path(beside), cookie, { mode: 0o400, flag: 'wx' });
  try {
    linkSync(machine.path(beside), machine.path(path));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(machine.path(beside));
  }
}

const ofOthers = 0o077;

function refuseKnown(machine: Machine, path: NativeText): void {
  const facts = machine.facts(path, false);
  const isOwn = facts?.kind === 'file' && facts.owner === machine.user;
  const isSecret = machine.user === undefined || (facts && (facts.mode & ofOthers) === 0);
  if (isOwn && isSecret && facts.size > 0 && facts.size <= largest) return;
  throw new LaunchError(
    'the cookie of its node is not safe',
    `${path}: ${isOwn ? (isSecret ? 'not a cookie' : 'others may read it') : 'not a file of this user'}`,
    'remove the file: the next start makes a new one',
  );
}

/** The cookie itself, for the launcher's connection. */
export function readCookie({ machine, variables }: ReleaseRun, source: CookieSource): NativeText {
  if (source.kind === 'variable') return variables.get(source.name) ?? '';
  return Buffer.from(machine.readFile(source.path, largest) ?? []).toString('latin1');
}

/**
 * Returns the emulator's arguments: a random cookie that is never used, and the file where the agent finds the
 * real one. The process list shows every argument to every user.
 */
export const cookieWords = (source: CookieSource): NativeText[] => [
  '-setcookie',
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex'),
  '-onebeam_cookie',
  source.kind,
  source.kind === 'file' ? source.path : source.name,
];
