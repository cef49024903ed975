import { expect, test } from 'bun:test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import { inFolder } from './command-line.ts';
import { fakeTerminal } from './fake-terminal.ts';

test('a mirror that is no URL, and a rate that is no number of bytes, are refused by every command that takes one', () =>
  inFolder(async (folder) => {
    await mkdir(join(folder, 'otp'));
    for (const words of [
      ['build', 'x', '--erts', '27'],
      ['payload', 'x', '--erts', '27'],
      ['estimate', 'x', '--erts', '27'],
      ['estimate', 'x', '--erts', 'otp'],
      ['doctor'],
    ]) {
      if (words[0] !== 'doctor') {
        const terminal = fakeTerminal({
          workingFolder: folder,
          environment: { HOME: folder, ONEBEAM_MIN_RATE: '1.5' },
        });
        expect([words, await run(words, terminal), terminal.written.err]).toEqual([
          words,
          2,
          expect.stringMatching(
            /`ONEBEAM_MIN_RATE` takes a whole number of bytes per second, or 0, found `1.5`/,
          ),
        ]);
      }
      for (const mirror of ['not-a-url', 'ftp://example.org']) {
        const terminal = fakeTerminal({ workingFolder: folder, environment: { HOME: folder } });
        const code = await run([...words, '--mirror', mirror], terminal);
        expect([words, code, terminal.written.err]).toEqual([
          words,
          2,
          expect.stringContaining(`\`--mirror\` takes a URL with \`http\` or \`https\`, found \`${mirror}\``),
        ]);
      }
    }
  }));
