import { expect, test } from 'bun:test';
import { reportWarning } from '../../../src/cli/report/diagnostics.ts';
import { wrapped } from '../../../src/cli/report/wrap.ts';
import { fakeTerminal } from '../fake-terminal.ts';

test('wraps a text at spaces, but not inside backticks', () => {
  expect(wrapped('one two three four five six', 20)).toBe('one two three four\n  five six');
  expect(wrapped('give it with `--priv a=/some/where` then', 24)).toBe(
    'give it with\n  `--priv a=/some/where`\n  then',
  );
  expect(wrapped(`a ${'x'.repeat(40)} b`, 20)).toBe(`a\n  ${'x'.repeat(40)}\n  b`);
  expect(wrapped('one two three four five six', undefined)).toBe('one two three four five six');
});

test('warnings are wrapped on a terminal, and never in a pipe', () => {
  const warning = { code: 'x', message: 'word '.repeat(30).trim(), hint: 'do this' };
  const written = (columns: number | undefined) => {
    const terminal = fakeTerminal({ columns: () => columns });
    reportWarning(warning, terminal);
    return terminal.written.err;
  };
  expect(written(undefined)).toBe(`warning: ${warning.message}\nhint: do this\n`);
  const lines = written(40).split('\n');
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  expect(lines[0]).toStartWith('warning: word word');
});
