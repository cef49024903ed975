import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BuildContext } from '../options.ts';
import type { PayloadPlan } from './plan-payload.ts';
import { tryStart } from './try-start.ts';

/**
 * Starts what is packed, up to where the program would come, and ends there: nothing of the program is run.
 *
 * @param escript its path, for the message.
 * @throws `start-failed`
 */
export async function smokeStart(
  escript: string,
  { runtime, files, start }: Pick<PayloadPlan, 'runtime' | 'files' | 'start'>,
  surroundings: BuildContext,
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
