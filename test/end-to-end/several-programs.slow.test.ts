import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { have } from '../bed/not-available.ts';
import { realRuntime } from '../bed/real-runtimes.ts';
import { testWith } from '../bed/when.ts';
import { windowsPath, wine } from '../executable/wine/wine.ts';
import { buildSeveral, calls, expectSameBoth, several } from './several-programs.ts';
import { closeWorkshop, onebeam, openWorkshop } from './workshop.ts';

const shop = await openWorkshop();
const programs = await several(25);
const needs = { otp: programs.otp, ...programs.scripts };
const scripts = () => Object.values(programs.scripts).map(have);
const erts = () => ['--erts', have(programs.otp).root];
let links: string;

beforeAll(async () => {
  links = await buildSeveral(shop, programs).catch((error) => `${error}`);
});
afterAll(() => closeWorkshop(shop));

describe('six escripts in one executable, OTP 25', () => {
  for (const name of Object.keys(calls))
    testWith(needs, name, () => expectSameBoth(shop, programs, links, name));
});

testWith(
  needs,
  'verify --rebuild makes the same bytes of it, `priv` folders and recorded modules included',
  async () => {
    await mkdir(join(shop.builds, 'data'), { recursive: true });
    await writeFile(join(shop.builds, 'data', 'words'), 'some words');
    const more = [
      '--priv',
      'demo=data',
      '--priv',
      'nowhere=data',
      '--profile-start',
      'x',
      '--inherit-env',
      'ERL_LIBS',
    ];
    // Each start of these two exits with code 0 for any argument.
    const two = ['demo', 'hello'].map((name) => have(programs.scripts[name]!));
    const built = await onebeam(shop, ['build', ...two, '--name', 'two', '-o', 'two', ...erts(), ...more]);
    expect(built.code).toBe(0);
    const { out } = await onebeam(shop, ['verify', 'two', '--rebuild', '--json', ...erts()]);
    expect(JSON.parse(out)).toMatchObject({ same: true, samePayload: true });
    const { manifest } = JSON.parse((await onebeam(shop, ['inspect', 'two', '--json'])).out);
    const [demo, hello] = manifest.programs;
    expect(demo.priv).toEqual([
      { application: 'demo', folder: 'programs/demo/lib/demo/priv' },
      { application: 'nowhere', folder: 'programs/demo/lib/nowhere/priv' },
    ]);
    expect(hello.priv).toEqual([{ application: 'nowhere', folder: 'programs/hello/lib/nowhere/priv' }]);
    expect(demo.startModules).toContainEqual(expect.stringMatching(/^Elixir\.IO .*puts\/1/));
    expect(manifest.build).toMatchObject({ priv: [], startModules: [] });
  },
);

testWith(needs, 'what no program can get to is left out, and each is started', async () => {
  const built = await onebeam(shop, [
    'build',
    ...scripts(),
    '--name',
    'small',
    '--shake',
    '--json',
    '-o',
    'small',
    ...erts(),
  ]);
  const { artifacts, programs: made } = JSON.parse(built.out);
  expect(made.map(({ name }: { name: string }) => name)).toEqual(Object.keys(calls));
  expect(artifacts[0].shaken.started).toBe(true);
  expect(await realpath(join(shop.builds, 'small'))).toBe(artifacts[0].path);
});

const windows = { system: await wine(), runtime: await realRuntime('windows-x64') };
const { hello, Flags } = programs.scripts;

testWith(
  { ...windows, hello, Flags },
  'a configuration names several; on Windows a copy with `.exe` runs its program, and links can be made',
  async ({ system, runtime, hello }) => {
    const folder = join(shop.folder, 'project');
    await mkdir(folder);
    const settings = `input = ${JSON.stringify([hello, Flags])}\nname = "suite"\ntarget = "windows-x64"\n`;
    await writeFile(join(folder, 'onebeam.toml'), `${settings}erts = "${runtime.root}"\n`);
    const built = await onebeam(shop, ['build', '-q'], folder);
    expect([built.code, built.err]).toEqual([0, expect.any(String)]);
    const suite = join(folder, 'dist', 'suite.exe');
    const cache = { ONEBEAM_CACHE_DIR: windowsPath(join(folder, 'cache')) };
    const start = async (program: string, args: string[], more = {}) => {
      const { exitCode, stdout, stderr } = await system.run(program, args, { ...cache, ...more });
      return [exitCode, `${stdout}${stderr}`.replaceAll('\r', '')] as const;
    };
    const bin = join(folder, 'my bin');
    await mkdir(bin);
    const linked = (...states: string[]) =>
      ['Flags', 'hello']
        .map((name, index) => `${states[index]}: ${windowsPath(join(bin, name))}.exe\n`)
        .join('');
    const link = { ONEBEAM: 'link' };
    expect(await start(suite, [windowsPath(bin)], link)).toEqual([0, linked('created', 'created')]);
    expect(await start(suite, [windowsPath(bin)], link)).toEqual([0, linked('exists', 'exists')]);
    await copyFile(suite, join(folder, 'HELLO.EXE'));
    await copyFile(suite, join(folder, 'hello.exe'));
    // As an update leaves it: a copy of another file.
    await rename(join(folder, 'hello.exe'), join(bin, 'hello.exe'));
    expect(await start(suite, [windowsPath(bin)], link)).toEqual([0, linked('exists', 'replaced')]);
    for (const path of [join(bin, 'hello.exe'), join(folder, 'HELLO.EXE')])
      expect(await start(path, ['a b', 'x'])).toEqual([0, 'hello from zip: ["a b","x"]\n']);
    expect((await start(suite, []))[1]).toStartWith('suite has 2 programs:\n  Flags\n  hello\n');
    expect(await start(suite, ['x'], { ONEBEAM: 'run:hello' })).toEqual([0, 'hello from zip: ["x"]\n']);
  },
);
