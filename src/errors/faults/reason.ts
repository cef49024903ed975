/** Why an OTP application is packed; and for which program, where several share a runtime. */
export type Reason = Why & { program?: string };

type Why =
  /** No program runs without it. */
  | { kind: 'always' }
  /** Named by the `.app` file of an application in the escript. */
  | { kind: 'declared'; by: string; optional: boolean }
  /** A BEAM file of the escript calls one of its modules. */
  | { kind: 'imported'; by: string; module: string }
  /** The text of the escript calls one of its modules. */
  | { kind: 'called'; module: string }
  /** Code of the escript starts or loads it by name. */
  | { kind: 'started'; by: string }
  /** The text of the escript includes one of its header files. */
  | { kind: 'included'; file: string }
  /** The escript is source that is compiled when it starts. */
  | { kind: 'compiles'; by: 'mode' | 'default' | 'option'; mode: 'compile' | 'debug' }
  /** Named by the `.app` file of another OTP application. */
  | { kind: 'needed'; by: string; optional: boolean }
  /** Used by another OTP application whose `.app` file does not declare it. */
  | { kind: 'forgotten'; by: string }
  /** The caller requested a runtime that runs every kind of escript. */
  | { kind: 'every-escript' }
  /** The user requested it. */
  | { kind: 'added' }
  /** `by`: an application that needs it, for one that the runtime lacks. */
  | { kind: 'in-release'; release: string; version?: string; by?: string }
  /** An application of this OTP needs it. */
  | { kind: 'needed-in-otp'; by: string; otp: string }
  /** The caller selected it. */
  | { kind: 'selected' };

/** The reason as the end of a sentence: `my_app is packed because it is ...`. */
export const reasonText = (reason: Reason): string =>
  `${reason.program === undefined ? '' : `${reason.program}: `}${whyText(reason)}`;

function whyText(reason: Why): string {
  switch (reason.kind) {
    case 'always':
      return 'part of every runtime';
    case 'declared':
      return `${reason.optional ? 'an optional application ' : ''}declared by ${reason.by}`.trim();
    case 'imported':
      return `imported by ${reason.by} (${reason.module})`;
    case 'called':
      return `called by the script (${reason.module})`;
    case 'started':
      return `started by name in ${reason.by}`;
    case 'included':
      return `included by the script (${reason.file})`;
    case 'compiles':
      return compilesText[reason.by];
    case 'needed':
      return `needed by ${reason.by}${reason.optional ? ' if it is available' : ''}`;
    case 'forgotten':
      return `used by ${reason.by}`;
    case 'every-escript':
      return 'included to run scripts that are compiled when they start';
    case 'added':
      return 'added by --add-app';
    case 'in-release': {
      const { release, version, by } = reason;
      const part = `part of the release ${release}${version === undefined ? '' : ` ${version}`}`;
      return by === undefined ? part : `${part} and needed by ${by}`;
    }
    case 'needed-in-otp':
      return `needed by ${reason.by} of OTP ${reason.otp}`;
    case 'selected':
      return 'selected for this runtime';
  }
}

const compilesText = {
  mode: 'needed to compile the script, as its `-mode` requires',
  default: 'needed to compile the script, as OTP 27 and newer do by default',
  option: 'needed to compile the script, as its `#!` line requires',
};
