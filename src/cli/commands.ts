import { targetsCommand } from './commands/targets.ts';

/** Every command, in the order of the help. */
export const commands = [targetsCommand] as const;
