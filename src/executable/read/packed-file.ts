import { withExecutable } from './read.ts';
import { walk } from './walk.ts';

/**
 * Returns the content of one packed file, and checks the complete payload.
 *
 * @param path of the executable.
 * @param file path inside the payload, such as `sbom.cdx.json`.
 * @param most the size limit, in bytes.
 * @returns `undefined` if the file does not exist or exceeds the limit.
 * @throws OnebeamError as `verify`
 */
export const readPackedFile = (path: string, file: string, most: number): Promise<Uint8Array | undefined> =>
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
