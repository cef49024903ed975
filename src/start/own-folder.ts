import type { PayloadFile } from '../archive/payload-file.ts';
import { bootArgument, isOfRuntime, ownBoot, programPath } from '../payload/format/layout.ts';
import type { PackedProgram, Start } from '../payload/format/manifest.ts';

/** How a program is laid out and started: alone in a payload, or below a folder of its own. */
export interface PlacedProgram {
  /** All but the runtime's. */
  files: PayloadFile[];
  start: Start;
}

/**
 * Moves what a program has beside the runtime below a folder of its own, so that several share one payload: files, and the
 * paths in the words of its start. Its boot file is its own, whatever it is called in a payload with one program.
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

/** What differs between the starts of programs that share a runtime. The rest is `sharedStart`. */
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
