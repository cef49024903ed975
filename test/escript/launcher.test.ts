import { describe, expect } from 'bun:test';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHeader } from '../../src/escript/header.ts';
import { type Otp, otp, otpReleases } from '../bed/otp.ts';
import { run } from '../bed/run.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

const headers = [
  '#!/usr/bin/env escript\n%% comment\n%%! +sbtu +A1\n',
  '#!/usr/bin/env escript\n%%! -escript main demo \n',
  '#! /usr/bin/env escript\r\n%%! a b\r\n',
  '%% no shebang\n%%!-x  "y z"  \tt\n',
  '#!x\nno comment\n%%! third\n',
  '#!x\n%%! second\n%%! third\n',
  '#!x\n\n\n%%! fourth\n',
  `#!${'x'.repeat(1500)}\n%%! after a long line\n`,
  `#!${'x'.repeat(2100)}\n%%! after a longer line\n`,
  `#!x\n%%! ${'word '.repeat(300)}\n`,
  `#!x\n%%! ${'a'.repeat(2000)}\n%%! b\n`,
  '#!x\n%%! ä ü -name ö\n',
  '#!x\n%%!\n',
];

/** Returns the command that OTP's launcher would run: the arguments between those that it adds before and after. */
async function launcherWords(otp: Otp, file: string, printer: string): Promise<string[]> {
  const env = { ...plainEnvironment(), ...otp.environment, ESCRIPT_EMULATOR: printer };
  const { stdout } = await run(otp.escript, [file], { env });
  const words = Buffer.from(stdout).toString().split('\n');
  const own = words.slice(words.indexOf('-noshell') + 1, words.indexOf('-run'));
  // OTP 25 has its own -boot before -noshell.
  return own[0] === '-boot' ? own.slice(2) : own;
}

describe('emulator arguments are those that the launcher of OTP passes on', async () => {
  for (const release of otpReleases) {
    testWith({ otp: await otp(release) }, `OTP ${release}`, async ({ otp }) => {
      const folder = await mkdtemp(join(tmpdir(), 'onebeam-launcher-'));
      const printer = join(folder, 'printer');
      await writeFile(printer, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
      await chmod(printer, 0o755);
      const file = join(folder, 'script');
      for (const header of headers) {
        const bytes = Buffer.from(`${header}main(_) -> ok.\n`);
        await writeFile(file, bytes);
        const expected = await launcherWords(otp, file, printer);
        expect(readHeader(bytes, file).emulatorArguments).toEqual(expected);
      }
    });
  }
});
