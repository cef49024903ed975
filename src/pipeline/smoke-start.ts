import { OnebeamError } from '../errors/onebeam-error.ts';
import type { Surroundings } from '../options.ts';
import { inPrivateFolder } from './in-private-folder.ts';
import type { PackedProgram } from './packed-program.ts';
import { tryStart } from './try-start.ts';

/**
 * Starts what is packed, up to where the program would come, and ends there: nothing of the program is run.
 *
 * @param escript its path, for the message.
 * @throws `start-failed`
 */
export async function smokeStart(
  escript: string,
  { runtime, files, start }: PackedProgram,
  surroundings: Surroundings,
): Promise<void> {
  const failure = await inPrivateFolder(surroundings.cacheFolder, (folder) =>
    tryStart(
      { files: [...runtime.files, ...files], start },
      folder,
      ['-run', 'erlang', 'halt'],
      [],
      surroundings,
    ),
  );
  if (failure !== undefined) throw new OnebeamError('start-failed', { path: escript, found: failure });
}
