import type { Target } from './targets/target.ts';

/** Progress and warnings as data. The library reports them; the caller decides what to show. */
export type Progress =
  | { kind: 'phase'; phase: Phase; target: Target }
  /** Something within the phase that takes time, in a few words. */
  | { kind: 'step'; phase: Phase; target: Target; detail: string }
  /** How far the phase is, in bytes: of a download, of what is compressed. */
  | { kind: 'amount'; phase: Phase; target: Target; done: number; total: number | undefined }
  | { kind: 'done'; phase: Phase; target: Target; milliseconds: number }
  /** The phase ended early; the build reports why. */
  | { kind: 'failed'; phase: Phase; target: Target };

export type Phase = 'runtime' | 'analysis' | 'payload' | 'stub' | 'executable';

/** Something the user may want to act on; the work goes on all the same. */
export interface Warning {
  /** Stable, in kebab case. */
  code: string;
  target?: Target;
  message: string;
  hint?: string;
  /** It may well be nothing: `--strict` lets it pass. */
  suspected?: true;
}

export type Reporter = (progress: Progress) => void;
