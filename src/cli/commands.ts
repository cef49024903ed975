import { buildCommand } from './commands/build.ts';
import { targetsCommand } from './commands/targets.ts';

/** Every command, in the order of the help. */
export const commands = [buildCommand, targetsCommand] as const;
