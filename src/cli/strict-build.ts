import {
  type BuildRequest,
  type BuildResult,
  build,
  OnebeamError,
  type Surroundings,
  type Warning,
} from '../index.ts';

/**
 * Builds only when there is no warning. It begins with a dry run, so that nothing is written when there is one. What is
 * merely suspected is shown, but does not count: most programs do not mind.
 *
 * @param known warnings from before the build.
 * @throws `warnings-refused`, and as `build`
 */
export async function strictBuild(
  request: BuildRequest,
  surroundings: Surroundings,
  known: readonly Warning[],
): Promise<BuildResult> {
  const tried = await build({ ...request, dryRun: true }, surroundings);
  const all = [...known, ...tried.artifacts.flatMap((artifact) => artifact.warnings)];
  const warnings = all.filter(({ suspected }) => !suspected);
  if (warnings.length > 0) {
    const found = [...new Set(warnings.map(({ message }) => message))].join('; ');
    const hints = [...new Set(warnings.flatMap(({ hint }) => hint ?? []))];
    throw new OnebeamError('warnings-refused', { found, detail: { hints } });
  }
  return request.dryRun ? tried : build(request, surroundings);
}
