import { expect, test } from 'bun:test';
import { phases } from '../../src/pipeline/phases.ts';
import type { Progress } from '../../src/reporter.ts';

/** Returns the reported events. */
function listener() {
  const told: string[] = [];
  return { told, report: ({ kind, phase }: Progress) => told.push(`${kind} ${phase}`) };
}

test('reports the begin and end of a phase', async () => {
  const { told, report } = listener();
  expect(await phases('linux-x64', { report })('analysis', async () => 7)).toBe(7);
  expect(told).toEqual(['phase analysis', 'done analysis']);
});

test('reports a failed phase as failed, not as done', async () => {
  const { told, report } = listener();
  const failing = phases('linux-x64', { report })('launcher', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(told).toEqual(['phase launcher', 'failed launcher']);
});

test('nothing begins once the signal has come', async () => {
  const { told, report } = listener();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(phases('linux-x64', { report, signal })('launcher', async () => 1)).rejects.toThrow('enough');
  expect(told).toEqual([]);
});
