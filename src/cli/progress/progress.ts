import type { Reporter } from '../../index.ts';
import type { Terminal } from '../terminal.ts';
import { doneLine, type Underway, underwayLine, worthTelling } from './phase-line.ts';

export interface ProgressDisplay {
  report: Reporter;
  /** Takes away what is not to stay; to be called before anything else is written, and at the end. */
  stop(): void;
}

/** How often the line of a terminal is painted again, in milliseconds. */
const rhythm = 100;
const eraseLine = '\r\x1b[2K';

/**
 * Shows the progress of a build on stderr: a line for each longer phase, and on a terminal a line for the
 * current one that is overwritten. Elsewhere, as in CI, only the lines.
 */
export function progressDisplay({ err, colors, interactive, unicode, columns }: Terminal): ProgressDisplay {
  const underway = new Map<string, Underway & { started: number }>();
  let timer: NodeJS.Timeout | undefined;
  let painted = false;

  const erase = () => {
    if (painted) err(eraseLine);
    painted = false;
  };
  const paint = () => {
    const now = performance.now();
    const slow = [...underway.values()].filter(({ started }) => now - started >= worthTelling);
    // If two phases run at the same time, one with a known percentage has priority.
    const shown = slow.find(({ amount }) => amount?.total) ?? slow[0];
    if (!shown) return erase();
    const line = underwayLine(
      { ...shown, milliseconds: now - shown.started },
      (columns('err') ?? 80) - 1,
      unicode,
    );
    err(eraseLine + colors.dim(line));
    painted = true;
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    erase();
  };

  const report: Reporter = (progress) => {
    const { target, phase } = progress;
    const key = `${target} ${phase}`;
    const known = underway.get(key);
    switch (progress.kind) {
      case 'phase':
        underway.set(key, { target, phase, milliseconds: 0, started: performance.now() });
        if (interactive && !timer) timer = setInterval(paint, rhythm).unref();
        break;
      case 'step':
        if (known) underway.set(key, { ...known, detail: progress.detail, amount: undefined });
        break;
      case 'amount':
        if (known) known.amount = { done: progress.done, total: progress.total };
        break;
      case 'done':
        underway.delete(key);
        if (progress.milliseconds >= worthTelling) {
          erase();
          err(`${colors.dim(doneLine(target, phase, progress.milliseconds, known?.detail))}\n`);
        }
        if (underway.size === 0) stop();
        break;
      case 'failed':
        underway.delete(key);
        if (underway.size === 0) stop();
    }
  };
  return { report, stop };
}
