import type { Target } from './targets/target.ts';

/** Progress and warnings as data. The library reports them; the caller decides what to show. */
export type Progress =
  | { kind: 'phase'; phase: Phase; target: Target }
  /** A slow step within the phase, in a few words. */
  | { kind: 'step'; phase: Phase; target: Target; detail: string }
  /** Progress of the phase in bytes, of a download or of compression. */
  | { kind: 'amount'; phase: Phase; target: Target; done: number; total: number | undefined }
  | { kind: 'done'; phase: Phase; target: Target; milliseconds: number }
  /** The phase ended early; the build reports why. */
  | { kind: 'failed'; phase: Phase; target: Target };

/** The phases of a build, in their order. Some run at the same time. */
export type Phase = 'runtime' | 'analysis' | 'payload' | 'launcher' | 'executable';

/** A problem that may require action by the user. The build continues. */
export interface Warning {
  /** Stable, in kebab case. */
  code: string;
  target?: Target;
  message: string;
  hint?: string;
  /** Probably harmless: `--strict` ignores it. */
  suspected?: true;
}

/**
 * Receives progress events. Called synchronously and often: return quickly.
 *
 * @example
 * await build({ escript: 'my_app' }, { report: ({ kind, phase }) => console.error(kind, phase) });
 */
export type Reporter = (progress: Progress) => void;
