import type { PayloadFile } from '../archive/payload-file.ts';
import { bootArgument, isOfRuntime, ownBoot, programPath } from '../payload/format/layout.ts';
import type { PackedProgram, Start } from '../payload/format/manifest.ts';

/** The files and the start of a program: as the only one of a payload, or in a separate folder. */
export interface PlacedProgram {
  /** All but the runtime's. */
  files: PayloadFile[];
  start: Start;
}

/**
 * Moves the program's files beside the runtime, and the paths in its start, into a separate folder, so that several
 * programs share one payload. Each program has a separate boot file, whatever its name in a payload with one program.
 *
 * @param name of the program.
 */
export function inOwnFolder(name: string, { files, start }: PlacedProgram): PlacedProgram {
  const boots = new Set([bootArgument('program'), bootArgument('no_dot_erlang')]);
  const moved = (path: string): string => {
    if (boots.has(path)) return ownBoot(name);
    return isOfRuntime(`${path}/`) ? path : programPath(name, path);
  };
  const word = (one: string | { release: string }) =>
    typeof one === 'string' ? one : { release: moved(one.release) };
  const environment = Object.entries(start.environment).map(([key, value]) => [key, word(value)]);
  return {
    files: files.map((file) => ({ ...file, path: moved(file.path) })),
    start: { ...start, arguments: start.arguments.map(word), environment: Object.fromEntries(environment) },
  };
}

/** The different parts of the starts of programs that share a runtime. `sharedStart` has the rest. */
export const ownStart = ({
  arguments: words,
  environment,
}: Start): Pick<PackedProgram, 'arguments' | 'environment'> => ({
  arguments: words,
  environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name === ownVariable)),
});

/** Returns what the starts of several programs have in common. */
export const sharedStart = ({ environment, ...start }: Start): Start => ({
  ...start,
  arguments: [],
  environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name !== ownVariable)),
});

/** Names the escript. */
const ownVariable = 'ESCRIPT_NAME';
