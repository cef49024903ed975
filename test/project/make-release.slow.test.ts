import { afterAll, expect, test } from 'bun:test';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeRelease, releaseCommandOf } from '../../src/project/make-release.ts';
import type { Project, ProjectKind } from '../../src/project/project.ts';
import { buildTools } from '../bed/build-tools.ts';
import { mixRelease, rebar3Release } from '../bed/releases.ts';
import { plainEnvironment } from '../bed/run-escript.ts';
import { testWith } from '../bed/when.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-make-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [tools, mix, rebar3] = [await buildTools(27), await mixRelease(27), await rebar3Release(27)];

async function copied(source: string, kind: ProjectKind, name: string): Promise<Project> {
  const place = join(folder, kind);
  await cp(source, place, {
    recursive: true,
    filter: (path) => !['_build', '.mix', 'home'].includes(basename(path)),
  });
  return { kind, folder: place, file: join(place, name) };
}

testWith(
  { tools, mix, rebar3 },
  'the tools of both projects make their releases',
  async ({ tools, mix, rebar3 }) => {
    const environment = plainEnvironment({ PATH: `${tools}:/usr/bin:/bin`, HOME: folder, MIX_HOME: folder });
    const ofMix = await copied(mix.project, 'mix', 'mix.exs');
    expect(await releaseCommandOf(ofMix)).toBe('mix release --overwrite');
    const { release } = await makeRelease(ofMix, { environment });
    expect(release).toBe(join(ofMix.folder, '_build', 'prod', 'rel', 'hello'));
    expect(await readdir(release)).toContain('releases');
    const ofRebar = await copied(rebar3.project, 'rebar3', 'rebar.config');
    expect(await releaseCommandOf(ofRebar)).toBe('rebar3 release');
    const made = await makeRelease(ofRebar, { environment });
    expect(made.release).toBe(join(ofRebar.folder, '_build', 'default', 'rel', 'garden'));
  },
);

test('a project with an escript, or of another kind, names no command', async () => {
  const file = join(folder, 'mix.exs');
  await writeFile(file, 'def project, do: [releases: [a: []], escript: [main_module: A]]\n');
  expect(await releaseCommandOf({ kind: 'mix', folder, file })).toBeUndefined();
  const error = await makeRelease({ kind: 'gleam', folder, file }, { environment: {} }).catch(
    ({ code }) => code,
  );
  expect(error).toBe('project-no-release');
});
