import { printPretty } from '../../erlang/print/print-pretty.ts';
import { parseTerm } from '../../erlang/print/term-text.ts';
import { list, nil, string, type Term, tuple } from '../../erlang/term/term.ts';
import { OnebeamError } from '../../errors/onebeam-error.ts';
import { joinName } from '../files/file-name.ts';
import { FolderView } from '../files/folder-view.ts';
import { writeOutputs } from '../files/output-file.ts';
import { checkName } from '../options/argument-check.ts';
import { knownOtp } from '../options/known-otp.ts';
import { checkAppupOptions } from '../options/option-check.ts';
import type { OtpEnvironment } from '../options/options.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { readApplicationBuild } from './application-build.ts';
import { type AppupSteps, appupSteps } from './appup-steps.ts';
import { reviewText } from './review-text.ts';

/** Options of `makeAppup`. All are optional. */
export interface AppupOptions extends Pick<OtpEnvironment, 'otp' | 'cwd'> {
  /** The folder of `<App>.appup`. Default: the working folder. */
  readonly outdir?: string;
  /** The last argument of `code_change`, as a term or its text. Default: `[]`. */
  readonly extra?: Term | string;
}

/** The result of `makeAppup`. */
export interface MadeAppup extends Omit<AppupSteps, 'up' | 'down'> {
  readonly appupFile: string;
  /** `{Vsn, [{OldVsn, Up}], [{OldVsn, Down}]}` */
  readonly appup: Term;
}

/**
 * Creates a draft of an `.appup` file from two builds of an application. It has an instruction for each module that was added,
 * changed or removed; a module with the same code is unchanged, even if it was compiled again. Review the draft: comments in the
 * file, and `notes`, list the points that the builds do not show. OTP has no such function.
 *
 * @param before folder of the application's older build, or its `ebin`; relative paths start at `options.cwd`.
 * @param after the same for the newer build.
 * @returns an error if `makeScript` would also reject the `.app` file.
 * @throws OnebeamError `appup-builds-unfit` if the two are not builds of one application with different versions, `beam-invalid`,
 *   `external-term-invalid`, `systools-options-illegal`, `systools-argument-illegal`, `term-syntax` for `extra`
 */
export async function makeAppup(
  before: string,
  after: string,
  options: AppupOptions = {},
): Promise<Outcome<MadeAppup>> {
  checkName(before, 'folder');
  checkName(after, 'folder');
  checkAppupOptions(options);
  const { otp = knownOtp.newest, outdir = '' } = options;
  const extra =
    typeof options.extra === 'string' ? parseTerm(options.extra, { otp }) : (options.extra ?? nil);
  const view = new FolderView(options.cwd ?? process.cwd());
  return outcomeOf(async () => {
    const [old, now] = [readApplicationBuild(view, before, otp), readApplicationBuild(view, after, otp)];
    if (old.name !== now.name) {
      const found = `${old.name}, ${now.name}`;
      throw new OnebeamError('appup-builds-unfit', { problem: 'two-applications', path: after, found });
    }
    if (old.version === now.version) {
      const found = now.version;
      throw new OnebeamError('appup-builds-unfit', { problem: 'same-version', path: after, found });
    }
    const { up, down, ...rest } = appupSteps(old, now, extra);
    const step = (instructions: readonly Term[]): Term =>
      list([tuple(string(old.version), list(instructions))]);
    const appup = tuple(string(now.version), step(up), step(down));
    const appupFile = joinName(outdir === '' ? '.' : outdir, `${now.name}.appup`);
    const comments = [
      `Made from ${now.name} ${old.version} and ${now.version}. Review it before you use it.`,
      ...rest.notes.map((note) => `- ${reviewText(note)}`),
    ];
    const head = ['coding: utf-8', ...comments].map((line) => `%% ${line}\n`).join('');
    const text = `${head}${printPretty(appup, 'latin1', { otp })}.\n`;
    await writeOutputs(view, [{ file: appupFile, bytes: Buffer.from(text) }]);
    return { made: { appupFile, appup, ...rest }, warnings: [] };
  });
}
