import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe } from '../../src/errors/text.ts';
import { readRebarConfig, rebarEscriptName } from '../../src/project/rebar-config.ts';

const read = (text: string) => readRebarConfig(Buffer.from(text), 'rebar.config');
const folder = await mkdtemp(join(tmpdir(), 'onebeam-rebar-'));
afterAll(() => rm(folder, { recursive: true }));

test('atoms and strings name the escript, whatever surrounds them', () => {
  expect(read('{erl_opts, [debug_info]}.\n{escript_name, "my-app"}.\n{escript_main_app, my_app}.')).toEqual({
    name: 'my-app',
    mainApplication: 'my_app',
  });
  expect(read(`%% nothing\n{escript_name, 'odd name'}.`)).toEqual({ name: 'odd name' });
  expect(read('{escript_emu_args, "%%! +sbtu\\n"}.\n{deps, [a, {b, "1.0"}]}.')).toEqual({});
  expect(() => read('{escript_name, ')).toThrow(OnebeamError);
});

test('a profile says what else it is; the last one has the last word', () => {
  const text = `{escript_name, plain}.
    {profiles, [{test, [{deps, [x]}]},
                {release, [{escript_main_app, front}, {escript_name, "tool"}]},
                {small, [{escript_name, tiny}]}]}.`;
  const by = (...profiles: string[]) => readRebarConfig(Buffer.from(text), 'rebar.config', profiles);
  expect(by()).toEqual({ name: 'plain', otherProfiles: ['release', 'small'] });
  expect(by('test')).toEqual({ name: 'plain', otherProfiles: ['release', 'small'] });
  expect(by('release')).toEqual({ name: 'tool', mainApplication: 'front', otherProfiles: ['small'] });
  expect(by('release', 'small')).toEqual({ name: 'tiny', mainApplication: 'front' });
  expect(by('small', 'release')).toEqual({ name: 'tool', mainApplication: 'front' });
  for (const odd of ['x', '[x]', '[{a}]', '[{a, b}]', '[{"a", [b, {c}, {escript_name, 1}]}]']) {
    expect(read(`{profiles, ${odd}}.`)).toEqual({});
  }
});

test('a name is found as rebar3 finds it: given, of the main application, of the only one', async () => {
  expect(await rebarEscriptName(folder, { name: 'a', mainApplication: 'b' })).toBe('a');
  expect(await rebarEscriptName(folder, { mainApplication: 'b' })).toBe('b');
  await mkdir(join(folder, 'apps', 'one', 'src'), { recursive: true });
  await writeFile(join(folder, 'apps', 'one', 'src', 'one.app.src'), '');
  expect(await rebarEscriptName(folder, {})).toBe('one');
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src', 'two.app.src'), '');
  const error = await rebarEscriptName(folder, {}).catch((reason) => reason);
  expect(error).toMatchObject({ code: 'project-ambiguous', data: { names: ['two', 'one'] } });
  const other = await rebarEscriptName(folder, { otherProfiles: ['release'] }).catch((reason) => reason);
  expect(describe(other).hint).toBe(
    'build with the profile that defines it: `REBAR_PROFILE=release onebeam build`',
  );
});
