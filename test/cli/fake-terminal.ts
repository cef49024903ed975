import pc from 'picocolors';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what is written to it. */
export function fakeTerminal(
  more: Partial<Terminal> = {},
): Terminal & { written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    colors: pc.createColors(false),
    interactive: false,
    unicode: true,
    columns: () => undefined,
    workingFolder: '/project',
    environment: {},
    ...more,
  };
}
