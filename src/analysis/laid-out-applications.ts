import type { PayloadFile } from '../archive/payload-file.ts';
import type { ZipEntry } from '../archive/zip-entry.ts';
import { entryContent } from '../escript/archive-modules.ts';
import { withoutMainArgument } from '../escript/emulator-arguments.ts';
import type { ArchiveBody, Escript } from '../escript/escript.ts';
import { describeIfBinary } from './describe-if-binary.ts';
import type { PrivFolder } from './priv-folder.ts';
import { privModule, privModuleName } from './priv-module.ts';

/** What the program gets as real files beside its escript, and how it is started so that it finds them. */
export interface LaidOutApplications {
  /** Below `lib/`. */
  files: PayloadFile[];
  /** Names of the applications whose `code:priv_dir/1` is a real folder; sorted. */
  applications: string[];
  /** The words between `-boot` and `-run`: those of the `%%!` line and ours. A `release` is a path below `release/`. */
  emulatorArguments: (string | { release: string })[];
}

/**
 * Lays out the `priv` folders that an escript carries, and those that are given with it: `file:*` and the loader of NIFs
 * cannot look into an archive. `code:priv_dir/1` and `code:lib_dir/1` of these applications name real folders then.
 *
 * An application is laid out without its BEAM files. They are still loaded from the archive, so the order in which
 * modules are looked for, `code:which/1` and `escript:extract/2` stay as they are.
 *
 * @param given folders that take the place of what the archive has for these applications.
 * @throws `zip-damaged`
 */
export function laidOutApplications(
  escript: Escript,
  given: readonly PrivFolder[] = [],
): LaidOutApplications {
  const { body, header } = escript;
  const own = body.kind === 'archive' ? applicationsWithPriv(body) : [];
  const applications = [...new Set([...own, ...given.map(({ application }) => application)])].sort();
  const { emulatorArguments } = header;
  if (applications.length === 0)
    return { files: [], applications, emulatorArguments: [...emulatorArguments] };

  const files = applications.flatMap((application) => {
    const folder = given.find((other) => other.application === application);
    const kept = body.kind === 'archive' ? archived(escript, body, application, folder !== undefined) : [];
    return withEbin(application, [...kept, ...(folder?.files ?? [])]);
  });
  const folders = applications.map((application) => ({ release: `lib/${application}/ebin` }));
  if (body.kind !== 'archive') {
    return { files, applications, emulatorArguments: [...emulatorArguments, '-pa', ...folders] };
  }
  const starter = inMemory(`lib/onebeam/ebin/${privModuleName}.beam`, privModule(escript.mainModule!));
  return {
    files: [...files, starter],
    applications,
    emulatorArguments: [
      ...withoutMainArgument(emulatorArguments),
      ...['-escript', 'main', privModuleName],
      ...['-pz', { release: 'lib/onebeam/ebin' }],
      ...[`-${privModuleName}`, ...folders],
    ],
  };
}

/** Folders of the archive that have both `ebin`, which puts them on the code path, and something in `priv`. */
export function applicationsWithPriv({ entries }: ArchiveBody): string[] {
  const having = (part: string) =>
    new Set(entries.flatMap(({ path }) => new RegExp(`^([^/]+)/${part}/.`).exec(path)?.[1] ?? []));
  const loadable = having('ebin');
  return [...having('priv')].filter((application) => loadable.has(application));
}

function archived(
  escript: Escript,
  body: ArchiveBody,
  application: string,
  withoutPriv: boolean,
): PayloadFile[] {
  const wanted = ({ path, isFolder }: ZipEntry) =>
    !isFolder &&
    path.startsWith(`${application}/`) &&
    !/\/ebin\/[^/]+\.beam$/.test(path) &&
    !(withoutPriv && path.startsWith(`${application}/priv/`));
  return body.entries.filter(wanted).map((entry) => {
    const content = entryContent(escript, body, entry);
    // Archives made by Erlang keep no execute bits worth anything.
    const isProgram = ((entry.mode ?? 0) & 0o111) !== 0 || describeIfBinary(content) !== undefined;
    return inMemory(`lib/${entry.path}`, content, isProgram ? 0o755 : 0o644);
  });
}

/** A folder is on the code path only when it is there, and a payload has no empty ones. */
function withEbin(application: string, files: PayloadFile[]): PayloadFile[] {
  const ebin = `lib/${application}/ebin/`;
  if (files.some(({ path }) => path.startsWith(ebin))) return files;
  return [...files, inMemory(`${ebin}.keep`, new Uint8Array())];
}

const inMemory = (path: string, content: Uint8Array, mode: 0o644 | 0o755 = 0o644): PayloadFile => ({
  path,
  mode,
  size: content.length,
  content,
});
