import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../bed/run.ts';
import { makeProgram } from './make-program.ts';
import { probeFiles, readProbe } from './probe.ts';
import { emptyFolder, releases } from './start.ts';
import { workFolder } from './work-folder.ts';

const folder = workFolder();
const cache = emptyFolder(folder, 'cache');
const env = { PATH: '/usr/bin:/bin', TOOL_CACHE_DIR: cache };
const tool = await makeProgram(folder, { files: probeFiles() });

/** Returns what a program sees of its name. */
async function seen(program: string, args: string[] = [], more: Record<string, string> = {}) {
  const ran = await run(program, args, { env: { ...env, ...more } });
  const { argv, environment } = readProbe(ran.stdout);
  const value = (name: string) =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    script: argv[argv.indexOf('-extra') + 1]!,
    called: value('ONEBEAM_ARGV0'),
    named: value('ESCRIPT_NAME'),
  };
}
/** Calls it by any `argv[0]`, given as the inside of a string of Perl. */
const calledBy = (name: string) => seen('perl', ['-e', `exec {$ARGV[0]} "${name}"`, tool]);

const own = (await seen(tool)).script;
const names = join(dirname(releases(cache).whole[0]!), releases(cache).whole[0]!.split('/').at(-1)!, 'names');

describe('a program’s name in the call', () => {
  test('its own: the packed escript, and nothing is made', async () => {
    expect(own).toEndWith('/release/bin/tool');
    expect(await seen(tool)).toEqual({ script: own, called: tool, named: own });
    expect(() => readdirSync(names)).toThrow('ENOENT');
  });

  test('called by a link: creates a link beside the release to the packed escript', async () => {
    const link = join(folder, 'do-this');
    symlinkSync('tool', link);
    const expected = { script: join(names, 'do-this'), called: link, named: join(names, 'do-this') };
    expect(await seen(link)).toEqual(expected);
    expect(await seen(link)).toEqual(expected);
    expect(readlinkSync(expected.script)).toBe('../release/bin/tool');
    expect(await Bun.file(expected.script).text()).toBe('#!/usr/bin/env escript\none\n');
  });

  test('found in PATH: without a folder', async () => {
    const { script, called } = await seen('sh', ['-c', 'exec do-this'], { PATH: `${folder}:${env.PATH}` });
    expect([script, called]).toEqual([join(names, 'do-this'), 'do-this']);
  });

  test('any UTF-8 except characters with a meaning in paths or terminals', async () => {
    expect((await calledBy('a\\xc3\\xa9b')).script).toBe(`${names}/a\xc3\xa9b`);
    expect((await calledBy('a\\xffb')).called).toBe('a\xffb');
    for (const odd of ['', '-tool', '.', '..', 'x/..', 'x/', 'a\\nb', 'a\\x7f', 'a\\xffb', 'x'.repeat(201)]) {
      expect([odd, (await calledBy(odd)).script]).toEqual([odd, own]);
    }
  });

  test('does not replace anything but a link to the escript', async () => {
    mkdirSync(join(names, 'folder'));
    symlinkSync('/nowhere', join(names, 'dangling'));
    for (const name of ['folder', 'dangling']) expect((await calledBy(name)).script).toBe(own);
    expect(readlinkSync(join(names, 'dangling'))).toBe('/nowhere');
  });

  test('a hundred at most, and a folder that cannot be made', async () => {
    for (let count = readdirSync(names).length; count < 100; count++) {
      writeFileSync(join(names, `filler-${count}`), '');
    }
    expect((await calledBy('one-more')).script).toBe(own);
    expect((await calledBy('do-this')).script).toBe(join(names, 'do-this'));
    renameSync(names, `${names}-before`);
    writeFileSync(names, '');
    expect((await calledBy('do-this')).script).toBe(own);
  });
});
