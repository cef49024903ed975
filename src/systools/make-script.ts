import { encodeTerm } from '../erlang/external/encode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { bootScript } from './boot/boot-script.ts';
import { scriptPath } from './boot/script-path.ts';
import { scriptText } from './boot/script-text.ts';
import { baseName, joinName } from './files/file-name.ts';
import { FolderView } from './files/folder-view.ts';
import { writeOutputs } from './files/output-file.ts';
import { searchPath } from './files/search-path.ts';
import { checkName } from './options/argument-check.ts';
import { checkScriptOptions } from './options/option-check.ts';
import type { ScriptOptions } from './options/options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { collectRelease } from './release/collect-release.ts';
import { remainingWarnings } from './warnings.ts';

/** The result of `makeScript`: paths of the two files, relative if those of the options are, and the script. */
export interface MadeScript {
  readonly scriptFile: string;
  readonly bootFile: string;
  readonly script: Term;
}

/**
 * Creates a boot script from a release file, like `systools:make_script/2`. Reads `<name>.rel` and the `.app` files of its
 * applications, checks them, and writes `<name>.script` and `<name>.boot`. If a check fails, nothing is written.
 *
 * @param name path of the release file without `.rel`; relative paths start at `options.cwd`.
 * @returns what OTP returns with `silent`.
 * @throws OnebeamError `systools-options-illegal` if an option does not exist or has the wrong type,
 *   `systools-argument-illegal` if the name is not a string.
 */
export async function makeScript(name: string, options: ScriptOptions = {}): Promise<Outcome<MadeScript>> {
  checkName(name, 'release');
  checkScriptOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd(), options.files);
  return outcomeOf(async () => {
    const path = searchPath(view, options.path ?? [], options.codePath ?? ['.'], options.otp);
    const collected = collectRelease(view, name, path, options);
    const warnings = remainingWarnings(collected.warnings, options);
    const { release, applications, otp } = collected;
    const script = bootScript(release, applications, {
      otp,
      dotErlang: !options.noDotErlang,
      path: (application) => scriptPath(application, options, view.workingFolder),
    });
    const output = outputName(name, options);
    const scriptFile = `${output}.script`;
    const bootFile = `${output}.boot`;
    await writeOutputs(view, [
      { file: scriptFile, bytes: scriptText(script, otp) },
      { file: bootFile, bytes: encodeTerm(script, otp) },
    ]);
    return { made: { scriptFile, bootFile, script }, warnings };
  });
}

/** Without `outdir` the name as given, so that a `scriptName` without a folder goes to the working folder. */
function outputName(name: string, { scriptName = name, outdir = '' }: ScriptOptions): string {
  return outdir === '' ? scriptName : joinName(outdir, baseName(scriptName));
}
