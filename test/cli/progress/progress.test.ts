import { afterAll, beforeAll, expect, jest, test } from 'bun:test';
import { progressDisplay } from '../../../src/cli/progress/progress.ts';
import { fakeTerminal } from '../fake-terminal.ts';

// A clock that stops between two steps, so that a busy machine changes nothing.
beforeAll(() => void jest.useFakeTimers());
afterAll(() => void jest.useRealTimers());

const target = 'linux-x64' as const;
const phase = 'payload' as const;

test('without a terminal: a line for each phase that took its time, and not one escape sequence', () => {
  const terminal = fakeTerminal();
  const { report, stop } = progressDisplay(terminal);
  report({ kind: 'phase', phase, target });
  report({ kind: 'amount', phase, target, done: 1, total: 2 });
  jest.advanceTimersByTime(350);
  report({ kind: 'done', phase, target, milliseconds: 300 });
  report({ kind: 'phase', phase: 'analysis', target });
  report({ kind: 'done', phase: 'analysis', target, milliseconds: 199 });
  stop();
  expect(terminal.written.err).toBe('linux-x64: packed payload in 0.3 s\n');
});

test('on a terminal: overwrites one line, and removes it before the phase is reported', () => {
  const terminal = fakeTerminal({ interactive: true, columns: () => 60 });
  const { report, stop } = progressDisplay(terminal);
  report({ kind: 'phase', phase, target });
  report({ kind: 'amount', phase, target, done: 1, total: 2 });
  jest.advanceTimersByTime(450);
  report({ kind: 'done', phase, target, milliseconds: 450 });
  stop();
  const { err } = terminal.written;
  expect(err).toContain('\r\x1b[2Klinux-x64: packing payload');
  expect(err).toContain(' 50 %');
  expect(err).toEndWith('\r\x1b[2Klinux-x64: packed payload in 0.5 s\n');
  const painted = terminal.written.err.length;
  jest.advanceTimersByTime(250);
  expect(terminal.written.err.length).toBe(painted);
});

test('does not show very short phases', () => {
  const terminal = fakeTerminal({ interactive: true, columns: () => 60 });
  const { report, stop } = progressDisplay(terminal);
  report({ kind: 'phase', phase, target });
  jest.advanceTimersByTime(20);
  report({ kind: 'done', phase, target, milliseconds: 20 });
  stop();
  expect(terminal.written.err).toBe('');
});

test('a failure leaves no incomplete line', () => {
  const terminal = fakeTerminal({ interactive: true, columns: () => 60 });
  const { report, stop } = progressDisplay(terminal);
  report({ kind: 'phase', phase, target });
  jest.advanceTimersByTime(350);
  stop();
  expect(terminal.written.err).toEndWith('\r\x1b[2K');
});
