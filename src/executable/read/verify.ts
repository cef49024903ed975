import { type Inspection, inspection } from './inspect.ts';
import { type Abortable, type Executable, withExecutable } from './read.ts';
import { walk } from './walk.ts';

/** The parts of an executable whose digests match. */
export interface Verification extends Inspection {
  files: number;
}

/**
 * Reads an executable's payload through and holds every byte of it against the digests of footer, frames and files.
 * The stub before it is not covered: compare the whole file's checksum, or its signature, for that.
 *
 * @throws as `withExecutable` and `walk`: the first thing that is wrong
 */
export const verify = (path: string, abortable: Abortable = {}): Promise<Verification> => {
  const check = async (executable: Executable) => {
    await executable.checkPayload();
    let files = 0;
    await walk(executable, {
      begin: async () => {},
      data: async () => {},
      end: async () => {
        files += 1;
      },
    });
    return { ...inspection(executable), files };
  };
  return withExecutable(path, check, abortable);
};
