import { baseName, joinName } from './files/file-name.ts';
import { FolderView } from './files/folder-view.ts';
import { expandPath, searchPath } from './files/search-path.ts';
import { checkName } from './options/argument-check.ts';
import { checkTarOptions } from './options/option-check.ts';
import type { TarOptions } from './options/options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { packRelease } from './package/pack-release.ts';
import { collectRelease } from './release/collect-release.ts';
import { remainingWarnings } from './warnings.ts';

/** The result of `makeTar`. Paths are relative if those of the options are. */
export interface MadeTar {
  readonly tarFile: string;
  /** Separate archives of variables, with `varTar: 'ownfile'`. */
  readonly variableTarFiles: readonly string[];
  /** Names in the archive, in its order. */
  readonly entries: readonly string[];
  /** Files that were not packed because their names are not UTF-8, as in OTP. */
  readonly ignored: readonly string[];
}

/**
 * Creates a release package, like `systools:make_tar/2`: `<name>.tar.gz` with the applications, the files of the
 * release and optionally the programs of ERTS. The boot file must exist (see `makeScript`).
 *
 * If packing fails, a package of an earlier run is deleted, as in OTP.
 *
 * @param name path of the release file without `.rel`; relative paths start at `options.cwd`.
 * @returns what OTP returns with `silent`.
 * @throws OnebeamError `systools-options-illegal` if an option does not exist or has the wrong type,
 *   `systools-argument-illegal` if the name is not a string.
 */
export async function makeTar(name: string, options: TarOptions = {}): Promise<Outcome<MadeTar>> {
  checkName(name, 'release');
  checkTarOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd());
  return outcomeOf(async () => {
    const path = expandPath(view, options.path ?? [], options.otp);
    const all = searchPath(view, options.path ?? [], options.codePath ?? ['.'], options.otp);
    const collected = collectRelease(view, name, all, options);
    const warnings = remainingWarnings(collected.warnings, options);
    const { outdir = '' } = options;
    const tarFile = outdir === '' ? `${name}.tar.gz` : `${joinName(outdir, baseName(name))}.tar.gz`;
    const packed = await packRelease(view, tarFile, { name, path, collected, options });
    return { made: { tarFile, ...packed, ignored: view.ignored }, warnings };
  });
}
