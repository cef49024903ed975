import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run, runOk } from '../../test/bed/run.ts';
import type { Tool } from '../../test/bed/tools.ts';

export interface ShellOptions {
  columns: number;
  folder: string;
  environment: Record<string, string | undefined>;
}

/** The typed command, and its expected exit code. */
export interface Command {
  line: string;
  exitCode: number;
}

const prompt = '$ ';
const rows = 60;

/**
 * Types commands into a shell in a real terminal, one after the other.
 *
 * @param options `HOME` in the environment is a folder that may be written to.
 * @returns the content of the screen, with its colours, as `tmux capture-pane -e` prints it; without the last prompt.
 * @throws when a command ends with another exit code.
 */
export async function typed(
  { program, environment: own }: Tool,
  commands: readonly Command[],
  { columns, folder, environment }: ShellOptions,
): Promise<string> {
  const server = ['-L', `onebeam-pictures-${process.pid}`, '-f', '/dev/null'];
  const codes = join(environment.HOME ?? folder, 'exit-codes');
  await rm(codes, { force: true });
  const env = { ...environment, ...own };
  const tmux = (...words: string[]) => runOk(program, [...server, ...words], { env });
  // A shell before it would take a prompt in the environment away.
  const shell = `exec env PS1='${prompt}' PROMPT_COMMAND='echo $? >> "${codes}"' bash --norc --noprofile -i`;
  await tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', folder, shell);
  try {
    for (const [index, { line }] of commands.entries()) {
      await prompted(tmux, index + 1);
      await tmux('send-keys', '-l', line);
      await tmux('send-keys', 'Enter');
    }
    await prompted(tmux, commands.length + 1);
    const screen = await tmux('capture-pane', '-e', '-p');
    // One for the shell's first prompt, then one for each command.
    const ended = (await readFile(codes, 'utf8')).trim().split('\n').slice(1);
    for (const [index, { line, exitCode }] of commands.entries()) {
      if (ended[index] !== `${exitCode}`) throw new Error(`${line}: exit code ${ended[index]}\n${screen}`);
    }
    return screen.trimEnd().replace(/\n[^\n]*$/, '\n');
  } finally {
    await run(program, [...server, 'kill-server'], { env });
  }
}

/** Waits until the prompt has appeared this many times. */
async function prompted(tmux: (...words: string[]) => Promise<string>, times: number): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 100) {
    const screen = await tmux('capture-pane', '-p');
    const lines = screen.trimEnd().split('\n');
    const asked = lines.filter((line) => line.startsWith(prompt) || line === prompt.trim());
    if (asked.length >= times && lines.at(-1) === prompt.trim()) return;
    await Bun.sleep(100);
  }
  throw new Error('a command did not come to its end');
}
