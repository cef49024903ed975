import type { BuildContext } from '../options.ts';
import type { Phase } from '../reporter.ts';
import type { Target } from '../targets/target.ts';

export type RunPhase = <Result>(phase: Phase, work: () => Promise<Result>) => Promise<Result>;

/** Reports the begin and end of each phase. Starts no phase after the signal was aborted. */
export function phases(
  target: Target,
  { report, signal }: Pick<BuildContext, 'report' | 'signal'>,
): RunPhase {
  return async (phase, work) => {
    signal?.throwIfAborted();
    report?.({ kind: 'phase', phase, target });
    const started = performance.now();
    try {
      const result = await work();
      report?.({ kind: 'done', phase, target, milliseconds: performance.now() - started });
      return result;
    } catch (error) {
      report?.({ kind: 'failed', phase, target });
      throw error;
    }
  };
}
