import { withExecutable } from './read.ts';
import { walk } from './walk.ts';

/**
 * The content of one file that an executable carries; the whole payload is checked on the way.
 *
 * @param most the largest size that is taken, in bytes.
 * @returns nothing when there is no such file, or when it is larger.
 * @throws as `withExecutable` and `walk`
 */
export const packedFile = (path: string, file: string, most: number): Promise<Uint8Array | undefined> =>
  withExecutable(path, async (executable) => {
    const wanted = executable.manifest.files.find((one) => one.path === file);
    if (!wanted || wanted.size > most) return undefined;
    const pieces: Uint8Array[] = [];
    let isIt = false;
    await walk(executable, {
      begin: async (next) => {
        isIt = next.path === file;
      },
      data: async (bytes) => {
        if (isIt) pieces.push(bytes.slice());
      },
      end: async () => {
        isIt = false;
      },
    });
    return Buffer.concat(pieces);
  });
