import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAppup } from '../../../src/systools/appup/make-appup.ts';
import { formatTerm } from '../../../src/systools/format/format-term.ts';
import { testWith } from '../../bed/when.ts';
import { onebeam } from '../../cli/command-line.ts';
import { twoReleases } from '../two-releases.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-appup-'));
afterAll(() => rm(folder, { recursive: true }));
const releases = await twoReleases();

testWith(
  { releases },
  'has an instruction for each module that changed, and says what to review',
  async ({ releases }) => {
    const [before, after] = [join(releases, 'lib/top-1.0'), join(releases, 'lib/top-1.1/ebin')];
    const outcome = await makeAppup(before, after, { outdir: folder });
    expect(outcome).toMatchObject({
      status: 'ok',
      made: {
        added: ['fresh'],
        changed: ['top_sup', 'server', 'helper', 'machine'],
        removed: ['gone'],
        notes: [
          { kind: 'supervisor', module: 'top_sup' },
          { kind: 'no-code-change', module: 'server', behaviour: 'gen_server' },
          { kind: 'code-change', module: 'machine', function: 'code_change/4' },
          { kind: 'removed', module: 'gone' },
          { kind: 'application', key: 'env' },
        ],
      },
    });
    if (outcome.status !== 'ok') throw new Error(outcome.text);
    expect(formatTerm(outcome.made.appup).replace(/\s+/g, '')).toBe(
      `{"1.1",
      [{"1.0",[{add_module,fresh},{update,top_sup,supervisor},{load_module,server,[helper]},
        {load_module,helper,[fresh,machine]},{update,machine,{advanced,[]}},{delete_module,gone}]}],
      [{"1.0",[{add_module,gone},{update,top_sup,supervisor},{load_module,server,[helper]},
        {load_module,helper},{update,machine,{advanced,[]}},{delete_module,fresh}]}]}`.replace(/\s+/g, ''),
    );
    const text = await readFile(join(folder, 'top.appup'), 'utf8');
    expect(text).toStartWith(
      '%% coding: utf-8\n%% Made from top 1.0 and 1.1. Review it before you use it.\n%% - top_sup:',
    );
  },
);

testWith({ releases }, 'the same code compiled again is not a change', async ({ releases }) => {
  const again = join(folder, 'again');
  await mkdir(join(again, 'ebin'), { recursive: true });
  const names = ['top_app', 'top_sup', 'server', 'helper', 'machine', 'same', 'gone'];
  for (const name of names) {
    await writeFile(
      join(again, 'ebin', `${name}.beam`),
      await readFile(join(releases, `lib/top-1.0/ebin/${name}.beam`)),
    );
  }
  const resource = await readFile(join(releases, 'lib/top-1.0/ebin/top.app'), 'utf8');
  await writeFile(join(again, 'ebin/top.app'), resource.replace('{vsn, "1.0"}', '{vsn, "1.0.1"}'));
  const outcome = await makeAppup(join(releases, 'lib/top-1.0'), again, { outdir: folder });
  expect(outcome).toMatchObject({ made: { added: [], changed: [], removed: [], notes: [] } });

  await rm(join(again, 'ebin/same.beam'));
  expect(await makeAppup(join(releases, 'lib/top-1.0'), again).catch(({ data }) => data)).toMatchObject({
    problem: 'module-missing',
  });
});

testWith(
  { releases },
  'the command prints the file, and on stderr that it has to be reviewed',
  async ({ releases }) => {
    const words = [
      'systools',
      'make-appup',
      'lib/top-1.0',
      'lib/top-1.1',
      '--outdir',
      folder,
      '--extra',
      '{a, 1}',
    ];
    const ran = await onebeam(words, { cwd: releases });
    expect([ran.code, ran.out]).toEqual([0, `${folder}/top.appup\n`]);
    expect(ran.err).toContain('modules: 1 added, 4 changed, 1 removed\nreview the file before you use it:\n');
    expect(await readFile(join(folder, 'top.appup'), 'utf8')).toContain('{advanced,{a,1}}');
  },
);

test('refuses what is not two builds of one application', async () => {
  const builds = { empty: '', old: 'a 1', same: 'a 1', other: 'b 2', broken: 'a 2' };
  for (const [name, app] of Object.entries(builds)) {
    const ebin = join(folder, name, 'ebin');
    await mkdir(ebin, { recursive: true });
    const [application, version] = app.split(' ');
    const keys = '{description, ""}, {modules, []}, {registered, []}, {applications, []}';
    const vsn = name === 'broken' ? '' : `, {vsn, "${version}"}`;
    if (app)
      await writeFile(join(ebin, `${application}.app`), `{application, ${application}, [${keys}${vsn}]}.\n`);
  }
  const problem = (after: string) =>
    makeAppup('old', after, { cwd: folder }).then(
      (outcome) => (outcome.status === 'error' ? formatTerm(outcome.reason) : 'made'),
      ({ data }) => data.problem,
    );
  expect(await problem('empty')).toBe('no-application');
  expect(await problem('same')).toBe('same-version');
  expect(await problem('other')).toBe('two-applications');
  expect(await problem('broken')).toContain('{missing_param,vsn}');
  expect(await makeAppup('old', 'same', { cwd: folder, extra: '{' }).catch(({ code }) => code)).toBe(
    'term-syntax',
  );
  expect(await makeAppup('old', 'same', { otp: 1 } as object).catch(({ code }) => code)).toBe(
    'systools-options-illegal',
  );
});
