import type { Phase, Reporter } from '../reporter.ts';
import type { Terminal } from './terminal.ts';

const words: Record<Phase, string> = {
  runtime: 'found the runtime',
  analysis: 'chose applications',
  payload: 'packed the payload',
  stub: 'got the launcher',
  executable: 'put it together',
};

/** What is done within a blink is not worth a line. */
const worthTelling = 200;

/** A line on stderr for each phase that took its time, and for each step that takes it. */
export function progressLines({ err, colors }: Terminal): Reporter {
  return (progress) => {
    if (progress.kind === 'step') err(`${colors.dim(`${progress.target}: ${progress.detail}`)}\n`);
    if (progress.kind !== 'done' || progress.milliseconds < worthTelling) return;
    const seconds = (progress.milliseconds / 1000).toFixed(1);
    err(`${colors.dim(`${progress.target}: ${words[progress.phase]} in ${seconds} s`)}\n`);
  };
}
