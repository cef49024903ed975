import type { Phase } from '../../index.ts';
import type { Target } from '../../targets/target.ts';

const doing: Record<Phase, string> = {
  runtime: 'finding runtime',
  analysis: 'choosing applications',
  payload: 'packing payload',
  launcher: 'preparing launcher',
  executable: 'writing executable',
};

const did: Record<Phase, string> = {
  runtime: 'runtime ready',
  analysis: 'chose applications',
  payload: 'packed payload',
  launcher: 'launcher ready',
  executable: 'wrote executable',
};

/** Phases shorter than this, in milliseconds, are not shown. */
export const worthTelling = 200;

/** A phase that is over. */
export function doneLine(target: Target, phase: Phase, milliseconds: number, detail?: string): string {
  return `${target}: ${did[phase]} in ${seconds(milliseconds)}${detail ? ` (${detail})` : ''}`;
}

/** A running phase. */
export interface Underway {
  target: Target;
  phase: Phase;
  milliseconds: number;
  /** The current step, in a few words. */
  detail?: string | undefined;
  /** How much of how much, in bytes. */
  amount?: { done: number; total: number | undefined } | undefined;
}

/** A phase on one line of at most `columns` characters: with a bar when it is known how much there is to do. */
export function underwayLine(phase: Underway, columns: number, unicode: boolean): string {
  const { amount, detail } = phase;
  const text = `${phase.target}: ${detail ?? doing[phase.phase]} ${seconds(phase.milliseconds)}`;
  if (amount?.total) {
    const part = Math.min(1, amount.done / amount.total);
    const percent = `${Math.floor(part * 100)} %`.padStart(6);
    const room = columns - percent.length - 2;
    // Without room for both, the progress is more useful than the step.
    const words = cut(text, Math.max(0, room - 12), unicode);
    const width = Math.min(30, room - words.length - 1);
    return cut(`${words} ${bar(part, width, unicode)}${percent}`, columns, unicode);
  }
  const sum = amount ? ` ${(amount.done / 1e6).toFixed(1)} MB` : '';
  return cut(text + sum, columns, unicode);
}

function bar(part: number, width: number, unicode: boolean): string {
  if (width < 3) return '';
  const filled = Math.round(part * width);
  const [full, empty] = unicode ? ['█', '░'] : ['#', '-'];
  return full!.repeat(filled) + empty!.repeat(width - filled);
}

function cut(text: string, columns: number, unicode: boolean): string {
  if (text.length <= columns) return text;
  const mark = unicode ? '…' : '...';
  return text.slice(0, Math.max(0, columns - mark.length)) + mark.slice(0, columns);
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
