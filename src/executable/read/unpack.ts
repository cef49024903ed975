import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderBeside } from '../../files/folder-beside.ts';
import { type Inspection, inspection } from './inspect.ts';
import { type Abortable, type Executable, withExecutable } from './read.ts';
import { walk } from './walk.ts';

/**
 * Unpacks the payload of an executable into a folder, as the launcher does, and checks every digest.
 *
 * @param path of the executable.
 * @param folder a new or empty folder. If an error occurs, nothing is left in it.
 * @throws OnebeamError `folder-not-empty`, and as `verify`
 */
export const unpack = (path: string, folder: string, abortable: Abortable = {}): Promise<Inspection> => {
  const layOut = async (executable: Executable) => {
    let file: FileHandle | undefined;
    await folderBeside(folder, async (beside) => {
      try {
        await walk(executable, {
          begin: async (next) => {
            const place = join(beside, next.path);
            await mkdir(dirname(place), { recursive: true });
            file = await open(place, 'wx', next.mode);
          },
          data: async (bytes) => {
            await file?.writeFile(bytes);
          },
          end: async (done) => {
            await file?.chmod(done.mode);
            await file?.close();
            file = undefined;
          },
        });
      } finally {
        await file?.close();
      }
    });
    return inspection(executable);
  };
  return withExecutable(path, layOut, abortable);
};
