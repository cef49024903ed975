import { type Inspection, inspection } from './inspect.ts';
import { type Abortable, type Executable, withExecutable } from './read.ts';
import { walk } from './walk.ts';

/** The parts of an executable whose digests match. */
export interface Verification extends Inspection {
  files: number;
}

/**
 * Checks every byte of the payload against the digests of footer, frames and files. Does not check the launcher:
 * compare the checksum or the signature of the complete file for that.
 *
 * @param path of the executable.
 * @returns the checked parts, if all digests match.
 * @throws OnebeamError as `inspect`, and `payload-digest`, `payload-mismatch`, `tar-invalid`, `zstd-invalid` for the first
 *   difference.
 * @example
 * await verify('dist/my_app'); // throws if a byte was changed
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
