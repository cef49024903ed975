import { findProgram, searchPath } from '../programs/find-program.ts';
import { runProgram } from '../programs/run-program.ts';

/**
 * Returns when the last commit of a project was made, in seconds since 1970; nothing outside of a repository, and where there is
 * no `git`.
 *
 * @param folder absolute.
 * @throws the reason of `signal`
 */
export async function commitTime(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const git = await findProgram('git', searchPath(environment));
  if (!git) return undefined;
  const { status, stdout } = await runProgram(git, ['log', '-1', '--format=%ct'], {
    folder,
    environment,
    signal,
  });
  return status === 0 && /^\d{1,11}\s*$/.test(stdout) ? Number(stdout) : undefined;
}
