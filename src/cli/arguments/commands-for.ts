import type { Command } from './command.ts';

/**
 * The commands that a command line may mean: all of them, or only systools when that is what it begins with. Loading the
 * rest of the program would take longer than what systools has to do.
 */
export async function commandsFor([first, second]: readonly string[]): Promise<readonly Command<never>[]> {
  const named = first === 'help' ? second : first;
  if (named === 'systools') return [(await import('../commands/systools.ts')).systoolsCommand];
  return (await import('../commands.ts')).commands as readonly Command<never>[];
}
