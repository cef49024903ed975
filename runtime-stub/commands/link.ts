import { decodeManifest } from '../../src/payload/format/manifest-codec.ts';
import { programNames } from '../../src/payload/format/program-start.ts';
import { LaunchError, systemText } from '../failure.ts';
import { codeOf } from '../release/staging.ts';
import { type Payload, payloadIn } from '../self.ts';
import { files } from '../system/cold-files.ts';
import type { Machine, NativeText } from '../system/machine.ts';
import type { Report } from './report.ts';

interface Link {
  program: string;
  path: NativeText;
  state: 'made' | 'there' | 'replaced' | 'refused';
  /** Why it is refused. */
  reason?: string;
}

/**
 * `ONEBEAM=link <program> <folder>`: makes a link with the name of each program in a folder, which points to
 * this executable. On Windows, where not every user may create links, it is a hard link or else a copy, with
 * `.exe`. Existing files that do not lead to this executable are never touched: then no link is made.
 *
 * @throws LaunchError when no folder is named, and for what the system refuses
 */
export function link(machine: Machine, payload: Payload): Report {
  const folder = namedFolder(machine);
  const isWindows = machine.separator === '\\';
  const names = programNames(payload.manifest);
  const links = names.map((program): Link => {
    const path = `${folder}${machine.separator}${machine.native(program)}${isWindows ? '.exe' : ''}`;
    return { program, path, ...whatIsThere(machine, payload, path) };
  });
  const refused = links.some(({ state }) => state === 'refused');
  if (!refused) for (const one of links) makeLink(machine, folder, one);
  const texts = { made: 'created', there: 'exists', replaced: 'replaced', refused: 'refused' };
  const lines = links
    .filter(({ state }) => !refused || state === 'refused')
    .map(({ path, state, reason }) => `${texts[state]}: ${machine.text(path)}${reason ? `: ${reason}` : ''}`);
  if (refused) lines.push('hint: nothing was created: move these files away, or use another folder');
  return {
    lines,
    data: {
      schemaVersion: 1,
      executable: machine.text(machine.executable),
      links: links.map(({ path, state, ...link }) => ({
        ...link,
        path: machine.text(path),
        state: refused && state !== 'refused' && state !== 'there' ? 'not made' : state,
      })),
    },
    isGood: !refused,
  };
}

function namedFolder(machine: Machine): NativeText {
  const [folder, more] = machine.arguments;
  if (folder && more === undefined) {
    if (machine.facts(folder, true)?.kind === 'folder') return folder.replace(/(?<=.)[/\\]+$/, '');
    throw new LaunchError('cannot create links', `${folder}: not a folder`, 'create the folder first');
  }
  throw new LaunchError(
    'cannot create links',
    folder ? 'expected one folder, found several' : 'expected a folder, found none',
    'pass one: ONEBEAM=link <program> <folder>',
  );
}

function whatIsThere(machine: Machine, payload: Payload, path: NativeText): Pick<Link, 'state' | 'reason'> {
  const { lstatSync, statSync, readlinkSync } = files();
  const at = machine.path(path);
  const there = lstatSync(at, { bigint: true, throwIfNoEntry: false });
  if (!there) return { state: 'made' };
  const leadsTo = statSync(at, { bigint: true, throwIfNoEntry: false });
  const own = statSync(machine.path(machine.executable), { bigint: true, throwIfNoEntry: false });
  if (own && leadsTo?.dev === own.dev && leadsTo.ino === own.ino) return { state: 'there' };
  if (there.isSymbolicLink()) return { state: 'refused', reason: `it leads to ${readlinkSync(at)}` };
  // A copy of this executable, of any version: an update replaces it.
  if (machine.separator === '\\' && there.isFile() && isOfSameName(path, payload))
    return { state: 'replaced' };
  return { state: 'refused', reason: 'it is not a link to this executable' };
}

/** Returns true when a file is an executable with programs, of the same name as this one. */
function isOfSameName(path: string, { manifest }: Payload): boolean {
  const { openSync, closeSync, fstatSync, readSync } = files();
  const file = openSync(path, 'r');
  try {
    const read = (offset: number, length: number) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    };
    const { manifestBytes } = payloadIn(fstatSync(file).size, read);
    const other = decodeManifest(manifestBytes);
    return other.name === manifest.name && other.programs !== undefined;
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}

/** @throws LaunchError */
function makeLink(machine: Machine, folder: NativeText, { path, state }: Link): void {
  if (state === 'there') return;
  try {
    if (machine.separator === '\\') placeCopy(machine.executable, path);
    else files().symlinkSync(machine.path(target(machine, folder)), machine.path(path));
  } catch (error) {
    throw new LaunchError(
      'cannot create a link',
      `${path}: ${systemText(codeOf(error)) || String(error)}`,
      'pass a folder that you can write to',
    );
  }
}

/** A link beside the executable is relative, so that the folder can be moved. */
function target(machine: Machine, folder: NativeText): NativeText {
  const { executable } = machine;
  const slash = executable.lastIndexOf('/');
  const real = files().realpathSync(machine.path(folder), 'buffer').toString('latin1');
  return real === executable.slice(0, slash) ? executable.slice(slash + 1) : executable;
}

/** Written beside it and then renamed: an existing link stays intact until it is replaced. */
function placeCopy(executable: string, path: string): void {
  const { copyFileSync, linkSync, renameSync, rmSync } = files();
  const beside = `${path}.${crypto.randomUUID()}`;
  try {
    try {
      linkSync(executable, beside);
    } catch {
      copyFileSync(executable, beside);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
