import { platformText } from '../binary/platform-text.ts';
import type { EscriptNativeFile } from '../escript/facts.ts';
import type { Warning } from '../reporter.ts';

/** A possible problem; most programs run nevertheless. */
export type AnalysisHint = Hint & OfProgram;

/** A problem that stops the program, or a part of it, from running as before. */
export type AnalysisWarning = Problem & OfProgram;

/** Which program it is about, where several share a runtime. */
interface OfProgram {
  program?: string;
}

type Hint =
  /** Modules that the escript calls, and that neither it nor the OTP tree has. */
  | { code: 'foreign-modules'; modules: { module: string; by: string }[] }
  /** Applications of OTP that this runtime lacks, each with the first module of it that the escript calls. */
  | { code: 'otp-applications-missing'; applications: { name: string; module: string; by: string }[] }
  /**
   * OTP applications that are not packed, and atoms in the escript that are names from them: possible dynamic
   * calls.
   */
  | { code: 'named-applications'; applications: { name: string; atoms: string[] }[] };

type Problem =
  /** Libraries and programs inside the archive, where the system cannot load them. */
  | { code: 'native-code'; files: EscriptNativeFile[] }
  /** Header files that the script expects in its own folder. */
  | { code: 'local-includes'; files: string[] }
  /** BEAM and `.app` files of the archive that cannot be read. */
  | { code: 'unreadable-files'; files: { file: string; why: string }[] }
  /** Names of excluded applications that the program does not need. */
  | { code: 'dropped-in-vain'; applications: string[] };

/**
 * Returns the message and hint of an analysis warning.
 *
 * @param warning from `PackagedEscript.warnings` or `SizeEstimate.warnings`.
 */
export function warningText(warning: AnalysisWarning): Warning {
  return { code: warning.code, ...programWords(warning) };
}

/** Describes the hint as a warning that is only suspected. Pure. */
export function hintText(hint: AnalysisHint): Warning {
  return { code: hint.code, ...programWords(hint), suspected: true };
}

function programWords(warning: AnalysisWarning | AnalysisHint): { message: string; hint: string } {
  const { message, hint } = words(warning);
  return { message: warning.program === undefined ? message : `${warning.program}: ${message}`, hint };
}

function words(warning: Problem | Hint): { message: string; hint: string } {
  switch (warning.code) {
    case 'foreign-modules':
      return {
        message: `modules not found: ${few(warning.modules.map(({ module, by }) => `\`${module}\` (by ${by})`))}`,
        hint: 'ignore this for optional dependencies',
      };
    case 'otp-applications-missing':
      return {
        message: `this runtime lacks OTP applications that the program calls: ${warning.applications
          .map(({ name, module, by }) => `${name} (\`${module}\` by ${by})`)
          .join(', ')}`,
        hint: 'use a complete runtime with `--erts`, unless those calls never run',
      };
    case 'named-applications':
      return {
        message: `the program names OTP applications that are not packed: ${few(
          warning.applications.map(({ name, atoms }) => `${name} (${atoms.join(', ')})`),
        )}`,
        hint: `if the program uses them, add \`--add-app ${names(warning)}\`; if it never does, add \`--drop-app ${names(warning)}\``,
      };
    case 'native-code':
      return {
        message: `native code inside the archive: ${few(warning.files.map(({ path, binary }) => `\`${path}\` (${platformText(binary)})`))}`,
        hint: 'move it to the `priv` folder of an application (`APP/priv/` next to `APP/ebin/`), which is unpacked',
      };
    case 'local-includes':
      return {
        message: `the script includes files from its own folder: ${few(warning.files.map((file) => `\`${file}\``))}`,
        hint: 'they are not packed: copy their text into the script, or build an archive with `escript:create/2`',
      };
    case 'unreadable-files':
      return {
        message: `cannot be read: ${few(warning.files.map(({ file, why }) => `\`${file}\` (${why})`))}`,
        hint: 'the program fails when it loads them, and their dependencies were not analysed',
      };
    case 'dropped-in-vain':
      return {
        message: `nothing needs ${few(warning.applications)}, so \`--drop-app\` has no effect`,
        hint: 'check the names in `--drop-app`',
      };
  }
}

const names = ({ applications }: Extract<Hint, { code: 'named-applications' }>): string =>
  applications.map(({ name }) => name).join(',');

/** Three of them, and how many more. */
function few(texts: readonly string[]): string {
  const more = texts.length - 3;
  return texts.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
