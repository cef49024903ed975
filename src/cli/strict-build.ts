import {
  type BuildRequest,
  type BuildResult,
  build,
  OnebeamError,
  type Surroundings,
  type Warning,
} from '../index.ts';

/**
 * A build that takes no warning. It begins with a dry run, so that nothing is written when there is one.
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
  const warnings = [...known, ...tried.artifacts.flatMap((artifact) => artifact.warnings)];
  if (warnings.length > 0) {
    const found = [...new Set(warnings.map(({ message }) => message))].join('; ');
    const hints = [...new Set(warnings.flatMap(({ hint }) => hint ?? []))];
    throw new OnebeamError('warnings-refused', { found, detail: { hints } });
  }
  return request.dryRun ? tried : build(request, surroundings);
}
