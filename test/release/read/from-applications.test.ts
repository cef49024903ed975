import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe as textOf } from '../../../src/errors/text.ts';
import { readApplications, readRelFile } from '../../../src/release/read/from-applications.ts';
import { ownApplication } from '../../../src/release/target/own-files.ts';
import { erlangLibraries } from '../../bed/debian-escripts.ts';
import { otp } from '../../bed/otp.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { testWith } from '../../bed/when.ts';
import { host, laidOut, planned, text } from '../laid-out.ts';

const folder = await mkdtemp(join(smallFiles, 'from-applications-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const [libraries, tree] = [await erlangLibraries(), await otp(25)];

/** Says what both NIFs make of something, and stops. */
const asks = `io:format("~s ~p ~s", [jiffy:encode({[{a, 1}]}), fxml_stream:parse_element(<<"<a/>">>),
  filename:basename(code:lib_dir(fast_xml))]), init:stop(4).`;

describe('applications of Debian, whose folders have other names', () => {
  testWith(
    { libraries, tree },
    'become a release that starts, with its NIFs',
    async ({ libraries, tree }) => {
      const start = ['fast_xml', 'bitcask', 'mochiweb', 'jiffy'];
      const { plan, command } = await laidOut({ path: libraries, start }, tree, join(folder, 'apps'));
      const own = plan.applications.filter(({ from }) => from !== 'otp');
      expect(own.map(({ name, version }) => `${name}-${version}`).sort()).toEqual([
        ...['bitcask-2.0.3', 'fast_xml-1.1.49', 'jiffy-1.1.1', 'mochiweb-3.1.1', 'p1_utils-1.0.25'],
      ]);
      expect(plan.record).toMatchObject({ name: 'fast_xml', version: '1.1.49', tool: 'plain', kind: 'app' });
      const line = plan.record.commands.start!;
      if ('run' in line) line.run.arguments.splice(-2, 0, '-eval', asks);
      const ran = await command('start');
      expect(text(ran.stdout)).toBe('{"a":1} {xmlel,<<"a">>,[],[]} fast_xml-1.1.49');
      expect(ran.exitCode).toBe(4);
    },
  );

  testWith({ libraries, tree }, 'make a release by a .rel file, too', async ({ libraries, tree }) => {
    const rel = join(folder, 'site.rel');
    await writeFile(
      rel,
      '{release,{"site","2.0"},{erts,"13.1.5"},[{kernel,"8.5.3"},{stdlib,"4.2"},{sasl,"4.2"},{jiffy,"1.1.1"}]}.\n',
    );
    const plan = await planned({ path: rel, searchPath: [join(libraries, '*', 'ebin')] }, tree);
    expect(plan.record).toMatchObject({ name: 'site', version: '2.0' });
    expect(plan.files.map(({ path }) => path)).toContain('lib/jiffy-1.1.1/priv/jiffy.so');
    expect(plan.files.map(({ path }) => path)).toContain('releases/2.0/start_clean.boot');
    expect((await readRelFile(rel, [])).otp).toBe(25);
  });

  testWith(
    { libraries, tree },
    'are refused where their native code does not run, with each way to give it',
    async ({ libraries, tree }) => {
      const target = host === 'linux-arm64' ? 'linux-x64' : 'linux-arm64';
      for (const other of [target, 'windows-x64'] as const) {
        const error = await planned({ path: libraries, start: ['jiffy'], target: other }, tree).catch(
          (one) => one,
        );
        expect(error.code).toBe('release-native-unfit');
        const { message, hint } = textOf(error);
        expect(message).toContain('native code of `jiffy` does not run on');
        expect(hint).toContain("--native 'natives/{target}'");
        expect(hint).toContain('--priv jiffy=FOLDER');
      }
    },
  );
});

test('names a missing or duplicate application', async () => {
  const app = (name: string) => `{application,${name},[{vsn,"1"},{modules,[]},{applications,[kernel]}]}.\n`;
  for (const place of ['one/shed/ebin', 'two/shed/ebin']) {
    await mkdir(join(folder, place), { recursive: true });
    await writeFile(join(folder, place, 'shed.app'), app('shed'));
  }
  const refused = (start: string[], more: string[]) =>
    readApplications(join(folder, 'one'), start, more).then(
      () => 'taken',
      ({ facts }) => facts.problem,
    );
  expect(await refused(['barn'], [])).toBe('no-application');
  expect(await refused(['shed'], [join(folder, 'two', '*')])).toBe('application-twice');
  expect(await refused(['shed'], [])).toBe('taken');
});

test('finds applications in a folder of applications, and refuses a path without any', async () => {
  const lib = join(folder, 'library');
  for (const name of ['hut', 'tent']) {
    await mkdir(join(lib, name, 'ebin'), { recursive: true });
    const term = `{application,${name},[{vsn,"1"},{modules,[]},{applications,[kernel]}]}.\n`;
    await writeFile(join(lib, name, 'ebin', `${name}.app`), term);
  }
  await mkdir(join(folder, 'empty'));
  for (const path of [lib, join(lib, 'tent'), join(lib, '*', 'ebin'), join(folder, 'libr*')]) {
    const { applications } = await readApplications(join(folder, 'empty'), ['tent'], [path]);
    expect(applications.map(({ name }) => name)).toEqual(['kernel', 'stdlib', 'tent']);
  }
  for (const path of [join(folder, 'empty'), join(folder, 'nowhere'), join(lib, 'no*')]) {
    const refusal = readApplications(lib, ['tent'], [path]);
    expect(await refusal.catch(({ data }) => [data.problem, data.path])).toEqual(['no-applications', path]);
  }
});

test('takes the build folder of rebar3, whose links may lead to nothing', async () => {
  const built = join(folder, '_build', 'cabin');
  await mkdir(join(built, 'ebin'), { recursive: true });
  await mkdir(join(folder, 'priv'));
  await writeFile(join(folder, 'priv', 'data'), 'x');
  const term = '{application,cabin,[{vsn,"1"},{modules,[]},{applications,[kernel]}]}.\n';
  await writeFile(join(built, 'ebin', 'cabin.app'), term);
  for (const part of ['priv', 'include', 'src']) await symlink(`../../${part}`, join(built, part));
  const { applications } = await readApplications(join(folder, '_build'), ['cabin'], []);
  const found = applications.find(({ name }) => name === 'cabin')!.found!;
  const { files } = await ownApplication(found, join(folder, '_build'));
  expect(files.map(({ path }) => path)).toEqual(['lib/cabin-1/ebin/cabin.app', 'lib/cabin-1/priv/data']);
});
