import { afterAll, expect, test } from 'bun:test';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applicationFiles } from '../../../src/otp/minimal/application-files.ts';
import { leftOutWarnings } from '../../../src/otp/minimal/left-out.ts';
import type { OtpApplication } from '../../../src/otp/otp-tree.ts';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'onebeam-app-')));
afterAll(() => rm(folder, { recursive: true }));

async function application(
  files: Record<string, string>,
): Promise<{ application: OtpApplication; root: string }> {
  const root = await mkdtemp(join(folder, 'r-'));
  const place = join(root, 'lib', 'demo');
  for (const [path, text] of Object.entries({ 'ebin/demo.app': 'app', ...files })) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), text);
  }
  const one = {
    name: 'demo',
    version: '1.2',
    folder: place,
    resource: {} as OtpApplication['resource'],
    modules: [],
  };
  return { application: one, root };
}

test('packs priv and include, not sources, documentation and leftovers of the build', async () => {
  const { application: demo, root } = await application({
    'ebin/demo.appup': '',
    'src/demo.erl': '',
    'doc/chunks/demo.chunk': '',
    'examples/x.erl': '',
    'include/demo.hrl': '',
    'priv/lib/demo.so': 'so',
    'priv/lib/libdemo.a': '!<arch>\n',
    'priv/obj/demo.o': '\x7fELF',
    'priv/demo.d': 'demo.o: demo.c\n',
    'priv/conf.d/one.conf': 'a folder',
    'priv/notes.d': 'data',
    'priv/bin/tool': '',
    'priv/data.txt': 'text',
  });
  await chmod(join(root, 'lib/demo/priv/lib/demo.so'), 0o750);
  const listed = async (withInclude: boolean) =>
    (await applicationFiles(demo, root, withInclude)).files.map(
      ({ path, mode }) => `${mode.toString(8)} ${path}`,
    );
  const always = [
    '644 erts/lib/demo-1.2/priv/conf.d/one.conf',
    '644 erts/lib/demo-1.2/priv/data.txt',
    '644 erts/lib/demo-1.2/priv/notes.d',
    '755 erts/lib/demo-1.2/priv/bin/tool',
    '755 erts/lib/demo-1.2/priv/lib/demo.so',
  ];
  expect((await listed(false)).sort()).toEqual(['644 erts/lib/demo-1.2/ebin/demo.app', ...always]);
  expect((await listed(true)).sort()).toEqual([
    '644 erts/lib/demo-1.2/ebin/demo.app',
    '644 erts/lib/demo-1.2/include/demo.hrl',
    ...always,
  ]);
  const { leftOut } = await applicationFiles(demo, root, false);
  expect(
    leftOut.map(({ path, why }) => `${why} ${path.slice(join(root, 'lib/demo/').length)}`).sort(),
  ).toEqual(['leftover priv/demo.d', 'leftover priv/lib/libdemo.a', 'leftover priv/obj/demo.o']);
});

test('links become what they lead to; those to folders outside, to nowhere and in circles are named', async () => {
  const { application: demo, root } = await application({ 'priv/a/file': 'content' });
  const priv = join(root, 'lib/demo/priv');
  await writeFile(join(folder, 'outside'), 'of another package');
  await mkdir(join(folder, 'outside-folder/inner'), { recursive: true });
  await writeFile(join(folder, 'outside-folder/file'), 'secret');
  for (const [name, target] of [
    ['to-file', 'a/file'],
    ['to-folder', 'a'],
    ['out', join(folder, 'outside')],
    ['out-relative', '../../../../outside'],
    ['out-folder', '../../../../outside-folder'],
    ['device', '/dev/null'],
    ['nowhere', 'gone'],
    ['a/loop', '.'],
    ['loop', 'loop'],
  ] as const) {
    await symlink(target, join(priv, name));
  }
  const { files, leftOut } = await applicationFiles(demo, root, false);
  const contents = files.filter(({ path }) => path.includes('/priv/'));
  expect(contents.map(({ path }) => path.slice('erts/lib/demo-1.2/priv/'.length)).sort()).toEqual([
    'a/file',
    'out',
    'out-relative',
    'to-file',
    'to-folder/file',
  ]);
  for (const { content, path } of contents) {
    const file = path.includes('/out') ? join(folder, 'outside') : join(priv, 'a/file');
    expect(content).toEqual({ file });
  }
  expect(leftOut.map(({ path, why }) => `${why} ${path.slice(priv.length + 1)}`).sort()).toEqual([
    'circle a/loop',
    'circle to-folder/loop',
    'nowhere loop',
    'nowhere nowhere',
    'outside out-folder',
    'special device',
  ]);
  const [warning, ...others] = leftOutWarnings(leftOut);
  expect(others).toEqual([]);
  expect(warning?.message).toContain(`\`${join(priv, 'device')}\`, \`${join(priv, 'out-folder')}\``);
  expect(warning?.message).not.toContain('loop');
  expect(leftOutWarnings([{ path: 'x', why: 'nowhere' }])).toEqual([]);
});

test('follows a thousand links to folders at most', async () => {
  const { application: demo, root } = await application({ 'priv/d0/file': 'content' });
  const priv = join(root, 'lib/demo/priv');
  for (let at = 0; at < 30; at++) {
    await mkdir(join(priv, `d${at + 1}`), { recursive: true });
    for (const name of ['a', 'b']) await symlink(`../d${at + 1}`, join(priv, `d${at}`, name));
  }
  const { leftOut } = await applicationFiles(demo, root, false);
  expect(leftOut.length).toBeGreaterThan(0);
  expect(leftOut.every(({ why }) => why === 'many-links')).toBe(true);
  expect(leftOutWarnings(leftOut)).toHaveLength(1);
});

test('names a damaged BEAM file', async () => {
  const { application: demo, root } = await application({ 'ebin/demo.beam': 'FOR1' });
  await expect(applicationFiles({ ...demo, modules: ['demo'] }, root, false)).rejects.toMatchObject({
    code: 'beam-invalid',
    data: { path: join(root, 'lib/demo/ebin/demo.beam') },
  });
});
