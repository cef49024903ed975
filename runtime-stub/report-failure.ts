import { OnebeamError } from '../src/errors/onebeam-error.ts';
import { type PayloadErrors, payloadTexts } from '../src/errors/text/payload.ts';
import { failureCode, LaunchError, moreFiles, systemText } from './failure.ts';
import { type Machine, type NativeText, SystemError } from './system/machine.ts';

/**
 * Prints three lines on stderr: `<name>: what`, `cause: ...`, `hint: ...`; then ends the process with code 125.
 *
 * @param machine nothing when the failure is that there is none.
 */
export function fail(error: unknown, machine: Machine | undefined): never {
  const { what, reason, hint } = machine ? asLaunchError(machine, error) : withoutMachine(error);
  const path = machine?.executable ?? process.execPath;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const lines = [`${name}: ${what}`, `cause: ${reason}`, `hint: ${hint}`].map(oneLine).join('\n');
  if (machine) machine.print(`${lines}\n`);
  else console.error(lines);
  process.exit(failureCode);
}

/** Only when not even `node:fs` can be used. */
function withoutMachine(error: unknown): LaunchError {
  return new LaunchError(
    'cannot start',
    error instanceof Error ? error.message : String(error),
    'raise the limits for memory and open files (`ulimit -v`, `ulimit -d`, `ulimit -n`)',
  );
}

/** The errors that the shared readers throw; any other code has its text only in the packager. */
const isPayloadError = (error: OnebeamError): error is OnebeamError<keyof PayloadErrors> =>
  error.code in payloadTexts;

const payloadText = <Code extends keyof PayloadErrors>({ code, data }: OnebeamError<Code>) =>
  payloadTexts[code](data);

export function asLaunchError(machine: Machine, error: unknown): LaunchError {
  if (error instanceof LaunchError) return error;
  if (error instanceof OnebeamError) {
    const text = isPayloadError(error) ? payloadText(error) : undefined;
    const again = 'download it again, and compare its checksum with the published one';
    return new LaunchError(
      'the executable is damaged',
      machine.native(text?.message ?? error.message),
      machine.native(text?.hint ?? again),
    );
  }
  if (error instanceof SystemError) {
    return new LaunchError(
      'cannot start',
      `${error.path}: ${systemText(error.code)}`,
      error.code === 'EMFILE' ? moreFiles : 'run it with ONEBEAM=doctor for details',
    );
  }
  const text = error instanceof Error ? error.message : String(error);
  return new LaunchError('cannot start', machine.native(text), 'run it with ONEBEAM=doctor for details');
}

/** Line feeds and escape sequences in names do not reach the terminal. */
function oneLine(text: NativeText): NativeText {
  return text.replace(
    /[\u0000-\u001f\u007f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
