import { inPrivateFolder } from '../cache/in-private-folder.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { BuildContext } from '../options.ts';
import type { PayloadPlan } from './plan-payload.ts';
import { tryStart } from './try-start.ts';

/**
 * Starts each program that is packed, up to where its own code would come, and ends there: nothing of the program is run.
 *
 * @param escript its path, for the message.
 * @throws `start-failed`
 */
export async function smokeStart(
  escript: string,
  { runtime, files, start, programs }: Pick<PayloadPlan, 'runtime' | 'files' | 'start' | 'programs'>,
  surroundings: BuildContext,
): Promise<void> {
  for (const one of programs ?? [{ start }]) {
    const failure = await inPrivateFolder(surroundings.cacheFolder, (folder) =>
      tryStart(
        { files: [...runtime.files, ...files], start: one.start },
        folder,
        ['-run', 'erlang', 'halt'],
        [],
        surroundings,
      ),
    );
    const path = 'escript' in one ? one.escript : escript;
    if (failure !== undefined) throw new OnebeamError('start-failed', { path, found: failure });
  }
}
