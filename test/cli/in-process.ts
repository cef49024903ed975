import pc from 'picocolors';
import { run } from '../../src/cli/run.ts';
import { colorFlag, showsUnicode, wantsColor } from '../../src/cli/terminal.ts';
import { fakeTerminal } from './fake-terminal.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/**
 * Runs the command line in this process, as `src/cli.ts` does with pipes: a test that looks at results need not wait until
 * another Bun has read the sources again. What only a process has (signals, streams that close, terminals) is tested with
 * `onebeamProcess`.
 *
 * @param environment all of it; nothing of this process's is seen.
 */
export async function runInProcess(
  args: readonly string[],
  { cwd, environment }: { cwd: string; environment: Record<string, string | undefined> },
): Promise<Said> {
  const terminal = fakeTerminal({
    colors: pc.createColors(wantsColor(colorFlag(args), environment, false)),
    unicode: showsUnicode(environment, process.platform),
    workingFolder: cwd,
    environment,
  });
  const code = await run(args, terminal);
  return { code, ...terminal.written };
}
