import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { folderBeside } from '../../files/folder-beside.ts';
import { type Inspection, inspection } from './inspect.ts';
import { type Abortable, withExecutable } from './read.ts';
import { type PayloadSource, walk } from './walk.ts';

/**
 * Unpacks the payload of an executable into a folder, as the launcher does, and checks every digest.
 *
 * @param path of the executable.
 * @param folder a new or empty folder. If an error occurs, nothing is left in it.
 * @throws OnebeamError `folder-not-empty`, and as `verify`
 */
export const unpack = (path: string, folder: string, abortable: Abortable = {}): Promise<Inspection> =>
  withExecutable(
    path,
    async (executable) => {
      await folderBeside(folder, (beside) => layOutPayload(executable, beside));
      return inspection(executable);
    },
    abortable,
  );

/** Writes the files of a payload into a folder that is there. @throws as `walk`, or the system's error */
export async function layOutPayload(source: PayloadSource, folder: string): Promise<void> {
  let file: FileHandle | undefined;
  try {
    await walk(source, {
      begin: async (next) => {
        const place = join(folder, next.path);
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
}
