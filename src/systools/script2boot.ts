import { encodeTerm } from '../erlang/external/encode-term.ts';
import type { Term } from '../erlang/term/term.ts';
import { atom, string, tuple } from '../erlang/term/term.ts';
import { SystoolsError } from './failure.ts';
import { FolderView } from './files/folder-view.ts';
import { writeOutputs } from './files/output-file.ts';
import { readTermFile, TermFileFailure } from './files/term-file.ts';
import { checkName } from './options/argument-check.ts';
import { knownOtp } from './options/known-otp.ts';
import { checkBootOptions } from './options/option-check.ts';
import type { ScriptOptions } from './options/options.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** The result of `script2boot`. */
export interface MadeBoot {
  readonly bootFile: string;
  readonly script: Term;
}

/**
 * Creates `<name>.boot` from `<name>.script`, like `systools:script2boot/1`. Reads only the first term of the file, and accepts
 * any term without checks.
 *
 * @param name path of the file without `.script`.
 * @throws OnebeamError `systools-options-illegal`, `systools-argument-illegal`
 */
export async function script2boot(
  name: string,
  options: Pick<ScriptOptions, 'otp' | 'cwd' | 'files'> = {},
): Promise<Outcome<MadeBoot>> {
  checkName(name, 'script');
  checkBootOptions(options);
  const view = new FolderView(options.cwd ?? process.cwd(), options.files);
  return outcomeOf(async () => {
    const file = `${name}.script`;
    const otp = options.otp ?? knownOtp.newest;
    const script = readScript(view, file, otp);
    const bootFile = `${name}.boot`;
    const bytes = encodeTerm(script, otp);
    await writeOutputs(view, [{ file: bootFile, bytes }]);
    return { made: { bootFile, script }, warnings: [] };
  });
}

function readScript(view: FolderView, file: string, otp: number): Term {
  try {
    return readTermFile(view, file, file, otp);
  } catch (error) {
    if (error instanceof TermFileFailure && error.posix !== undefined) {
      throw new SystoolsError(tuple(atom('open'), string(file), atom(error.posix)));
    }
    throw error;
  }
}
