import { stat } from 'node:fs/promises';
import type { WindowsOptions } from '../../../src/executable/write/layout.ts';
import { makeExecutable } from '../make-executable.ts';

/** An executable for Windows with the real launcher, and a test program in place of `erl.exe`. */
export async function windowsProgram(
  path: string,
  name: string,
  erl: string,
  { windows, keepConsole }: { windows?: WindowsOptions; keepConsole?: true } = {},
): Promise<string> {
  const { size } = await stat(erl);
  const file = { path: 'erts/erts-15.2/bin/erl.exe', mode: 0o755, size, content: { file: erl } } as const;
  return makeExecutable(path, name, 'windows-x64', [file], {
    ...(windows && { windows }),
    ...(keepConsole && { start: { keepConsole } }),
  });
}

/** Returns the report of `erl.c` about its start. */
export function started(output: string): {
  arguments: string[];
  environment: Record<string, string>;
  folder: string;
  /** True when a window of its, should it have one, is to be seen. */
  shown: boolean;
} {
  const told = (what: string): string[] =>
    [...output.matchAll(new RegExp(`^${what} ([0-9a-f]*)\\r?$`, 'gm'))].map(([, hex]) =>
      Buffer.from(hex!, 'hex').swap16().toString('utf16le'),
    );
  return {
    arguments: told('argument'),
    environment: Object.fromEntries(told('variable').map((entry) => entry.split(/=(.*)/s).slice(0, 2))),
    folder: told('folder')[0] ?? '',
    shown: /^shown 1/m.test(output),
  };
}
