import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { cli } from './command-line.ts';

/** The command line behind a shell's pipe or redirection: the exit code in the shell, and stderr. */
async function behind(script: string): Promise<{ code: string; err: string }> {
  const ran = await run('/bin/sh', ['-c', script, 'sh', ...cli], { env: plainEnvironment() });
  return { code: Buffer.from(ran.stdout).toString().trim(), err: Buffer.from(ran.stderr).toString() };
}

test('a reader that goes away ends the command as SIGPIPE would, without a word', async () => {
  for (const words of ['targets', 'targets --json', 'completion bash', '--help']) {
    const said = await behind(`{ { sleep 0.2; "$@" ${words}; echo $? >&3; } | true; } 3>&1`);
    expect({ words, ...said }).toEqual({ words, code: '141', err: '' });
  }
  const unread = await behind('{ { sleep 0.2; "$@" inspect nosuch 2>&1; echo $? >&3; } | true; } 3>&1');
  expect(unread).toEqual({ code: '1', err: '' });
});

test.skipIf(!existsSync('/dev/full'))('a full disk is an error like any other', async () => {
  const { code, err } = await behind('"$@" targets > /dev/full; echo $?');
  expect(code).toBe('1');
  expect(err).toBe(
    'error: write failed for `stdout`: ENOSPC\n' +
      'hint: check that the path exists and is writable, and that the disk has free space\n',
  );
});
