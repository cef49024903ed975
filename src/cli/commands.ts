import type { AnyCommand } from './arguments/command.ts';
import { buildCommand } from './commands/build.ts';
import { cacheCommand } from './commands/cache.ts';
import { completionCommand } from './commands/completion.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { ertsCommand } from './commands/erts.ts';
import { estimateCommand } from './commands/estimate.ts';
import { explainCommand } from './commands/explain.ts';
import { inspectCommand } from './commands/inspect.ts';
import { launcherCommand } from './commands/launcher.ts';
import { licensesCommand } from './commands/licenses.ts';
import { payloadCommand } from './commands/payload.ts';
import { serviceCommand } from './commands/service.ts';
import { shipCommand } from './commands/ship.ts';
import { systoolsCommand } from './commands/systools.ts';
import { targetsCommand } from './commands/targets.ts';
import { unpackCommand } from './commands/unpack.ts';
import { verifyCommand } from './commands/verify.ts';

/** Every command, in the order of the help. */
export const commands: readonly AnyCommand[] = [
  buildCommand,
  shipCommand,
  payloadCommand,
  estimateCommand,
  inspectCommand,
  verifyCommand,
  unpackCommand,
  diffCommand,
  explainCommand,
  licensesCommand,
  serviceCommand,
  targetsCommand,
  ertsCommand,
  launcherCommand,
  cacheCommand,
  doctorCommand,
  systoolsCommand,
  completionCommand(() => commands),
];
