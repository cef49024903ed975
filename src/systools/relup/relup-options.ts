import { isAtom, type Term, textOf } from '../../erlang/term/term.ts';
import { elementsOf } from '../format/reason.ts';
import { checkOptionsTerm } from '../options/argument-check.ts';
import { illegalOptions } from '../options/illegal-options.ts';
import type { OtpEnvironment } from '../options/options.ts';
import { tupleOf } from './instruction.ts';

/** Options of `makeRelup`. All are optional. */
export interface RelupOptions extends OtpEnvironment {
  /** Folders that are searched first, as for `makeScript`. */
  readonly path?: readonly string[];
  /** The folder of `relup`. Default: the working folder. */
  readonly outdir?: string;
  /** Create the relup without writing a file. */
  readonly noexec?: boolean;
  /** Restart the emulator at the end of every upgrade and downgrade. */
  readonly restartEmulator?: boolean;
  readonly warningsAsErrors?: boolean;
  /** Accepted and without effect: nothing is ever printed. */
  readonly silent?: boolean;
}

/**
 * Converts a list of options in OTP's form to options of `makeRelup`. A pair overrides an atom of the same name, and the first
 * of several pairs counts. Unknown names are accepted, as in OTP.
 *
 * @param options such as `parseTerm('[noexec, {outdir, "releases"}]')`.
 * @throws OnebeamError `systools-options-illegal` if `outdir` is not a string; its cause is a SystoolsError with `{badarg, [Option]}`.
 */
export function relupOptions(options: Term): RelupOptions {
  checkOptionsTerm(options);
  const given = elementsOf(options);
  const pair = (name: string): Term | undefined => given.find((it) => isAtom(tupleOf(it, 2)?.[0], name));
  const isSet = (name: string): boolean => {
    const found = pair(name);
    return found ? isAtom(tupleOf(found, 2)![1], 'true') : given.some((it) => isAtom(it, name));
  };
  const outdir = pair('outdir');
  const folder = outdir && textOf(tupleOf(outdir, 2)![1]!);
  if (outdir && folder === undefined) throw illegalOptions([outdir]);
  const path = pair('path');
  return {
    ...(path && { path: elementsOf(tupleOf(path, 2)![1]).map(nameOf) }),
    ...(folder !== undefined && { outdir: folder }),
    ...(isSet('noexec') && { noexec: true }),
    ...(isSet('restart_emulator') && { restartEmulator: true }),
    ...(isSet('warnings_as_errors') && { warningsAsErrors: true }),
    ...(isSet('silent') && { silent: true }),
  };
}

/** Folders may be given as atoms. */
const nameOf = (folder: Term): string => (folder.type === 'atom' ? folder.name : (textOf(folder) ?? ''));
