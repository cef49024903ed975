import { afterAll, expect, test } from 'bun:test';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../../src/errors/onebeam-error.ts';
import { parseRel, readReleaseFolder } from '../../../src/release/read/read-release.ts';
import { mixRelease, rebar3Release } from '../../bed/releases.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';

const folder = await mkdtemp(join(smallFiles, 'read-release-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const mix = await mixRelease(27);
const dev = await rebar3Release(27, { mode: 'dev' });

/** A release with only its name. */
async function bareRelease(name: string, files: Record<string, string> = {}): Promise<string> {
  const place = join(folder, name);
  const all = {
    'releases/1.0/garden.rel':
      '{release,{"garden","1.0"},{erts,"15.2"},[{kernel,"10.2"},{stdlib,"6.2"},{shed,"1.0"}]}.\n',
    'lib/shed-0.9/ebin/shed.app': '{application,shed,[{vsn,"1.0"},{modules,[]}]}.\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(join(place, path, '..'), { recursive: true });
    await writeFile(join(place, path), text);
  }
  return place;
}

async function problemOf(path: string, version?: string): Promise<string | undefined> {
  try {
    await readReleaseFolder(path, { version });
  } catch (error) {
    if (hasCode(error, 'release-invalid') || hasCode(error, 'release-link')) return error.data.problem;
    throw error;
  }
  return undefined;
}

testWith(
  { mix },
  'recognises a release by Mix, and reports its files that are not packed',
  async ({ mix }) => {
    const input = await readReleaseFolder(mix.folder);
    expect(input).toMatchObject({ tool: 'mix', name: 'hello', version: '1.0.0', erts: '15.2.7', otp: 27 });
    expect(input.files.map(({ path }) => path)).toContain('bin/migrate');
    expect(input.leftOut).toContainEqual({ path: 'bin/hello', why: 'script' });
    expect(input.leftOut).toContainEqual({ path: 'erts-15.2.7/', why: 'runtime' });
    expect(input.applications.every(({ found }) => found)).toBe(true);
    expect(input.warnings).toEqual([]);
  },
);

testWith({ dev }, "the links of relx's mode dev are followed, with a warning", async ({ dev }) => {
  const input = await readReleaseFolder(dev.folder);
  expect(input.tool).toBe('relx');
  expect(input.warnings.map(({ code }) => code)).toEqual(['release-links']);
  const broken = join(folder, 'broken');
  await cp(dev.folder, broken, { recursive: true, verbatimSymlinks: true });
  await rm(join(broken, 'lib', 'garden-1.0.0'));
  await symlink('/nowhere/garden', join(broken, 'lib', 'garden-1.0.0'));
  expect(await problemOf(broken)).toBe('nowhere');
});

test('identifies an application by its .app file, not by its folder', async () => {
  const { applications, tool } = await readReleaseFolder(await bareRelease('named'));
  expect(applications.find(({ name }) => name === 'shed')?.found?.folderName).toBe('shed-0.9');
  expect(tool).toBe('plain');
});

test('the version is the running one, the requested one, or the only one', async () => {
  const rel = '{release,{"garden","2.0"},{erts,"15.2"},[{kernel,"10.2"},{stdlib,"6.2"}]}.\n';
  const two = await bareRelease('two', { 'releases/2.0/garden.rel': rel });
  expect(await problemOf(two)).toBe('several-versions');
  expect((await readReleaseFolder(two, { version: '2.0' })).version).toBe('2.0');
  expect(await problemOf(two, '3.0')).toBe('no-version');
  await writeFile(join(two, 'releases', 'start_erl.data'), '15.2 2.0');
  const input = await readReleaseFolder(two);
  expect(input.version).toBe('2.0');
  expect(input.leftOut).toContainEqual({ path: 'releases/1.0/', why: 'version' });
});

test('refuses a folder that is not a release, or cannot be packed, with the reason', async () => {
  await mkdir(join(folder, 'empty'));
  expect(await problemOf(join(folder, 'empty'))).toBe('no-release');
  expect(await problemOf(await bareRelease('old', { 'releases/1.0/commands/x': '' }))).toBe('distillery');
  expect(await problemOf(await bareRelease('rels', { 'releases/1.0/other.rel': '' }))).toBe('several-rels');
  expect(await problemOf(await bareRelease('term', { 'releases/1.0/garden.rel': '{a}.' }))).toBe('rel-term');
  const app = '{application,shed,[{vsn,"1.1"},{modules,[]}]}.\n';
  expect(await problemOf(await bareRelease('other', { 'lib/shed-0.9/ebin/shed.app': app }))).toBe(
    'application-version',
  );
  const twice = '{application,shed,[{vsn,"1.0"},{modules,[]}]}.\n';
  expect(await problemOf(await bareRelease('twice', { 'lib/shed/ebin/shed.app': twice }))).toBe(
    'application-twice',
  );
});

test('a link out of the release is refused; one inside is followed; folders without files are a warning', async () => {
  const place = await bareRelease('links', { 'etc/real': 'x' });
  await symlink('real', join(place, 'etc', 'inside'));
  await mkdir(join(place, 'etc', 'log'));
  const input = await readReleaseFolder(place);
  expect(input.files.map(({ path }) => path)).toEqual(['etc/inside', 'etc/real']);
  expect(input.warnings.map(({ code }) => code)).toEqual(['release-empty-folders']);
  await symlink('/etc/passwd', join(place, 'etc', 'outside'));
  expect(await problemOf(place)).toBe('outside');
});

test('names that become folders are checked', () => {
  expect(() =>
    parseRel(Buffer.from('{release,{"../x","1"},{erts,"15"},[{kernel,"1"},{stdlib,"1"}]}.'), 'x.rel'),
  ).toThrow('rel-term');
});
