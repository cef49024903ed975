import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { BinaryDescription } from '../../binary/binary-description.ts';
import { describeIfBinary } from '../../binary/describe-if-binary.ts';
import { consultFirst } from '../../erlang/syntax/consult.ts';
import { causeMessage, OnebeamError } from '../../errors/onebeam-error.ts';
import { emulatorNames } from '../../otp/find-otp-root.ts';
import { releaseEmulatorFolder, releaseLibraries, releaseProgram } from '../../payload/format/layout.ts';
import type { Warning } from '../../reporter.ts';
import { SystoolsError } from '../../systools/failure.ts';
import type { Release } from '../../systools/release/release.ts';
import { checkRelease } from '../../systools/release/release-check.ts';
import type {
  FoundApplication,
  InputFile,
  LeftOutFile,
  ReleaseInput,
  ReleaseTool,
} from '../release-input.ts';
import { findApplication } from './find-application.ts';
import { findTool } from './find-tool.ts';
import { findVersion } from './find-version.ts';
import { partOf } from './part-of.ts';
import { readHooks } from './read-hooks.ts';
import { followed, walk } from './walk.ts';

export interface ReadOptions {
  /** As it was given, for messages; the folder itself by default. */
  path?: string;
  /** Of the release, where it has several. */
  version?: string | undefined;
  /** The tool that created it; detected from its files by default. */
  tool?: ReleaseTool | undefined;
}

/**
 * Reads a release in a folder, as `mix release`, relx and `systools` lay it out. Of OTP's applications only the
 * `.app` files are read, because those of the target replace them.
 *
 * @param folder absolute.
 * @throws OnebeamError `release-invalid`, `release-link`
 */
export async function readReleaseFolder(
  folder: string,
  { path = folder, version: wanted, tool }: ReadOptions = {},
): Promise<ReleaseInput> {
  const root = await realpath(folder);
  const version = await findVersion(root, path, wanted);
  const place = `releases/${version}`;
  const { release, file } = await readRel(root, place, path);
  const { name } = release;
  const leftOut: LeftOutFile[] = [];
  const boots: InputFile[] = [];
  const names = { name, version, relFile: file };
  const walked = await walk(root, '', {
    root,
    linksOut: (inside) => mayBeLinked(inside, place),
    keeps(inside) {
      const part = partOf(inside, names);
      if (part.kind === 'left-out') leftOut.push({ path: inside, why: part.why });
      if (part.kind === 'boot') boots.push({ path: inside, bytes: new Uint8Array() });
      return part.kind === 'kept';
    },
  });
  for (const boot of boots) boot.bytes = await readFile(join(root, boot.path));
  const found = await applicationsIn(root, release, path);
  leftOut.push(
    ...found.others.map((one) => ({ path: `${releaseLibraries}/${one}/`, why: 'application' as const })),
  );
  leftOut.push(...walked.special.map((one) => ({ path: one, why: 'special' as const })));
  const script = await readFile(join(root, releaseProgram(name)), 'utf8').catch(() => undefined);
  const hooks = script === undefined ? undefined : readHooks(script);
  const linked = [...found.byName.values()].filter(({ isLinked }) => isLinked);
  const erts = release.erts;
  const builtFor = await emulatorOf(join(root, releaseEmulatorFolder(erts)));
  return {
    path,
    folder: root,
    cookie: (await readFile(join(root, 'releases', 'COOKIE'), 'utf8').catch(() => undefined))?.trim(),
    tool: tool ?? (await findTool(root, place, boots, release)),
    name,
    version,
    erts,
    otp: otpOfErts(erts),
    applications: release.applications.map((one) => {
      const it = found.byName.get(one.name);
      return it ? { ...one, found: it } : one;
    }),
    boots: boots.sort((a, b) => (a.path < b.path ? -1 : 1)),
    files: walked.files,
    ...(hooks && { hooks }),
    ...(builtFor && { builtFor }),
    leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)),
    warnings: [...linkWarning(linked), ...emptyWarning(walked.emptyFolders)],
  };
}

/** Returns what relx's mode `dev` links: applications are read apart. */
const mayBeLinked = (inside: string, place: string): boolean =>
  inside.startsWith(`${releaseLibraries}/`) ||
  inside.startsWith('erts-') ||
  /^(sys\.config|vm\.args)(\.src)?$/.test(
    inside.startsWith(`${place}/`) ? inside.slice(place.length + 1) : '',
  );

/** Returns what the emulator of a release runs on; nothing for a release without ERTS. */
async function emulatorOf(folder: string): Promise<BinaryDescription | undefined> {
  for (const name of emulatorNames) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes) return describeIfBinary(bytes);
  }
  return undefined;
}

/** ERTS 13 belongs to OTP 25, and both numbers have increased together since. */
const otpOfErts = (erts: string): number => Number(/^\d+/.exec(erts)?.[0] ?? 0) + 12;

/** The `.rel` file of a version, whatever its name: `start_clean.rel` is not the release. */
async function readRel(
  root: string,
  place: string,
  path: string,
): Promise<{ release: Release; file: string }> {
  const names = (await readdir(join(root, place))).filter(
    (name) => name.endsWith('.rel') && !/^(start_clean|no_dot_erlang)\.rel$/.test(name),
  );
  if (names.length === 0) throw new OnebeamError('release-invalid', { path, problem: 'no-rel' });
  const [name] = names.length > 1 ? names.filter((one) => one === 'start.rel') : names;
  if (name === undefined) {
    const found = names.sort().join(', ');
    throw new OnebeamError('release-invalid', { path: join(root, place), problem: 'several-rels', found });
  }
  const file = `${place}/${name}`;
  return { release: parseRel(await readFile(join(root, file)), join(root, file)), file };
}

/** @throws OnebeamError `release-invalid` */
export function parseRel(bytes: Uint8Array, path: string): Release {
  try {
    const { release } = checkRelease(consultFirst(bytes, path));
    for (const text of [release.name, release.version, release.erts]) {
      // They become names of folders.
      if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.+~@-]{0,99}$/u.test(text))
        throw new Error(`\`${text}\` is not a folder name`);
    }
    return release;
  } catch (cause) {
    const found = cause instanceof SystoolsError ? 'it has another shape' : causeMessage(cause);
    throw new OnebeamError('release-invalid', { path, problem: 'rel-term', found }, { cause });
  }
}

const anywhere = { root: '', linksOut: () => true };

/** The applications of a release in its `lib`, and the folders that it does not name. */
async function applicationsIn(
  root: string,
  { applications }: Release,
  path: string,
): Promise<{ byName: Map<string, FoundApplication>; others: string[] }> {
  const byName = new Map<string, FoundApplication>();
  const others: string[] = [];
  const wanted = new Map(applications.map(({ name, version }) => [name, version]));
  const otherVersions = new Map<string, string>();
  for (const name of (await readdir(join(root, releaseLibraries)).catch(() => [] as string[])).sort()) {
    // A link to nothing is said to be one.
    await followed(join(root, releaseLibraries, name), `${releaseLibraries}/${name}`, anywhere);
    const found = await findApplication(join(root, releaseLibraries, name));
    const resource = found?.resource;
    if (!found || !resource || wanted.get(resource.name) !== resource.version) {
      others.push(name);
      if (resource) otherVersions.set(resource.name, resource.version);
    } else {
      const other = byName.get(resource.name);
      if (other) {
        const folders = `\`${other.folderName}\` and \`${name}\``;
        const data = { problem: 'application-twice', application: resource.name, found: folders } as const;
        throw new OnebeamError('release-invalid', { path, ...data });
      }
      byName.set(resource.name, found);
    }
  }
  for (const [application, expected] of wanted) {
    const found = otherVersions.get(application);
    if (found === undefined || byName.has(application)) continue;
    const data = { problem: 'application-version', application, expected, found } as const;
    throw new OnebeamError('release-invalid', { path, ...data });
  }
  return { byName, others };
}

function linkWarning(linked: readonly FoundApplication[]): Warning[] {
  if (linked.length === 0) return [];
  return [
    {
      code: 'release-links',
      message: `${linked.length} applications of the release are links to their build folders`,
      hint: "build from a release of relx's mode `prod`, whose code is unchanged",
    },
  ];
}

function emptyWarning(folders: readonly string[]): Warning[] {
  if (folders.length === 0) return [];
  return [
    {
      code: 'release-empty-folders',
      message: `folders without files are not packed: ${folders.map((one) => `\`${one}\``).join(', ')}`,
      hint: 'let the program make them in a folder that it may write to, such as `RELEASE_TMP`',
    },
  ];
}
