import { atom, list, string, type Term, tuple } from '../erlang/term/term.ts';
import { scriptText } from './boot/script-text.ts';
import { joinName } from './files/file-name.ts';
import { FolderView } from './files/folder-view.ts';
import { writeOutputs } from './files/output-file.ts';
import { checkName } from './options/argument-check.ts';
import { checkReleasesOptions } from './options/option-check.ts';
import type { OtpEnvironment } from './options/options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Release } from './release/release.ts';
import { readRelease } from './release/release-file.ts';

/** Options of `createReleases`. All are optional. */
export interface ReleasesOptions extends Pick<OtpEnvironment, 'otp' | 'cwd'> {
  /**
   * The folder in which the release is installed; its applications are in `lib` below it. By default, or if empty, folders are
   * written relative to the root of the runtime, so that the release can be moved.
   */
  readonly root?: string;
  /** The folder of the two files. Default: `releases` below the root. */
  readonly outdir?: string;
}

/** The result of `createReleases`. */
export interface MadeReleases {
  readonly releasesFile: string;
  readonly startFile: string;
  /** The term of `RELEASES`. */
  readonly releases: Term;
}

/**
 * Creates the two files that an unpacked release needs in addition to its package: `RELEASES`, as
 * `release_handler:create_RELEASES/4` writes it for a permanent release, and `start_erl.data` with the versions that `start_erl`
 * starts. If an error occurs, neither is written.
 *
 * @param name path of the release file without `.rel`; relative paths start at `options.cwd`.
 * @returns an error if `makeScript` would also reject the release file.
 * @throws OnebeamError `systools-options-illegal`, `systools-argument-illegal`
 */
export async function createReleases(
  name: string,
  options: ReleasesOptions = {},
): Promise<Outcome<MadeReleases>> {
  checkName(name, 'release');
  checkReleasesOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd());
  return outcomeOf(async () => {
    const { release, warnings, otp } = readRelease(view, name, [], options.otp);
    const { root = '' } = options;
    const folder = options.outdir ?? (root === '' ? 'releases' : joinName(root, 'releases'));
    const releases = releasesTerm(release, root);
    const releasesFile = joinName(folder, 'RELEASES');
    const startFile = joinName(folder, 'start_erl.data');
    await writeOutputs(view, [
      { file: releasesFile, bytes: scriptText(releases, otp) },
      { file: startFile, bytes: Buffer.from(`${release.erts} ${release.version}\n`) },
    ]);
    return { made: { releasesFile, startFile, releases }, warnings };
  });
}

/** `[{release, Name, Vsn, ErtsVsn, [{App, Vsn, Folder}], permanent}]` */
function releasesTerm({ name, version, erts, applications }: Release, root: string): Term {
  const lib = root === '' ? 'lib' : joinName(root, 'lib');
  const libraries = applications.map((it) =>
    tuple(atom(it.name), string(it.version), string(joinName(lib, `${it.name}-${it.version}`))),
  );
  return list([
    tuple(atom('release'), string(name), string(version), string(erts), list(libraries), atom('permanent')),
  ]);
}
