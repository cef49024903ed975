import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elixirEscript, hello, makeEscript } from '../bed/escripts.ts';
import { orNotAvailable } from '../bed/not-available.ts';
import { hostArchitecture, otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { closeWorkshop, onebeam, openWorkshop } from './workshop.ts';

/**
 * Builds that the command line refuses: arguments of `build`, and the expected message. All run in a folder with
 * `hello`.
 */
interface Refusal {
  name: string;
  args: readonly string[];
  says: readonly RegExp[];
  env?: Record<string, string>;
}

const bed = {
  otp25: await otp(25),
  foreign: await otp(25, hostArchitecture === 'amd64' ? 'arm64' : 'amd64'),
  good: await hello('zip'),
  newer: await elixirEscript(29),
  wantsWx: await orNotAvailable(() =>
    makeEscript({
      name: 'draws',
      kind: 'zip',
      modules: { draws: '-module(draws).\n-export([main/1]).\nmain(_) -> wx:new().\n' },
      applications: ['wx'],
    }),
  ),
  noMain: await orNotAvailable(() =>
    makeEscript({
      name: 'idle',
      kind: 'zip',
      modules: { idle: '-module(idle).\n-export([start/0]).\nstart() -> ok.\n' },
    }),
  ),
};

const shop = await openWorkshop();
const desk = join(shop.builds, 'desk');

beforeAll(async () => {
  await mkdir(join(desk, 'a-folder'), { recursive: true });
  await mkdir(join(desk, 'a-priv'));
  await writeFile(join(desk, 'a-priv', 'words'), 'one two');
  for (const [name, script] of Object.entries({
    hello: bed.good,
    draws: bed.wantsWx,
    idle: bed.noMain,
    newer: bed.newer,
  })) {
    if (typeof script === 'string') await copyFile(script, join(desk, name));
  }
  await writeFile(join(desk, 'notes.txt'), 'Dear diary,\n');
  await writeFile(join(desk, 'empty'), '');
  await copyFile('/bin/true', join(desk, 'true'));
  await writeFile(
    join(desk, 'cut'),
    (await readFile(join(desk, 'hello')).catch(() => Buffer.alloc(0))).subarray(0, 400),
  );
});
afterAll(() => closeWorkshop(shop));

const refusals: readonly Refusal[] = [
  { name: 'a text', args: ['notes.txt', '-o', 'out'], says: [/notes\.txt/] },
  { name: 'a program', args: ['true', '-o', 'out'], says: [/true` is not an escript/] },
  { name: 'nothing at all', args: ['empty', '-o', 'out'], says: [/empty/] },
  { name: 'a file that is not there', args: ['gone', '-o', 'out'], says: [/gone` was not found/, /hint:/] },
  { name: 'a folder', args: ['a-folder', '-o', 'out'], says: [/a-folder/] },
  { name: 'an escript cut short', args: ['cut', '-o', 'out'], says: [/cut/] },
  { name: 'an escript without main/1', args: ['idle', '-o', 'out'], says: [/no `main\/1`/, /hint: .*main/] },
  {
    name: 'an escript that a newer OTP has compiled',
    args: ['newer', '-o', 'out'],
    says: [/OTP 25 cannot load .*newer`.*`demo_escript`.* OTP 2[89]/, /hint: .*--erts 2[89]/],
  },
  {
    name: 'an application that the runtime does not have',
    args: ['draws', '-o', 'out'],
    says: [/`?wx`?/, /draws/, /hint: .*--drop-app wx/],
  },
  {
    name: 'a runtime for another CPU',
    args: ['hello', '-o', 'out', '--erts', 'FOREIGN'],
    says: [/arm64|x64|aarch64|x86-64/, /hint:/],
  },
  {
    name: 'a runtime that is none',
    args: ['hello', '-o', 'out', '--erts', 'a-folder'],
    says: [/a-folder/, /hint:/],
  },
  { name: 'an output that is the input', args: ['hello', '-o', 'hello'], says: [/hello`/, /hint: .*-o/] },
  {
    name: 'an output that is the input, when nothing is to be written',
    args: ['hello', '-o', 'hello', '--dry-run'],
    says: [/hello` would overwrite an input file/, /hint: .*-o/],
  },
  {
    name: 'an output that is a file to be packed',
    args: ['hello', '-o', 'a-priv/words', '--priv', 'hello=a-priv'],
    says: [/words` would overwrite an input file/, /hint: .*-o/],
  },
  {
    name: 'an output that is a device',
    args: ['hello', '-o', '/dev/full'],
    says: [/\/dev\/full` is not a regular file/, /hint:/],
  },
  {
    name: 'an output that is a folder',
    args: ['hello', '-o', 'a-folder'],
    says: [/a-folder` is a folder/, /hint:/],
  },
  { name: 'an output below a file', args: ['hello', '-o', 'notes.txt/out'], says: [/notes\.txt/, /hint:/] },
  {
    name: 'an output where nobody may write',
    args: ['hello', '-o', '/proc/onebeam/out'],
    says: [/\/proc\/onebeam/, /hint:/],
  },
  {
    name: 'a build cache where nobody may write',
    args: ['hello', '-o', 'out'],
    env: { ONEBEAM_BUILD_CACHE: '/proc/onebeam' },
    says: [/\/proc\/onebeam/, /hint:/],
  },
  {
    name: 'a build cache that is a file',
    args: ['hello', '-o', 'out'],
    env: { ONEBEAM_BUILD_CACHE: 'notes.txt' },
    says: [/notes\.txt/, /hint:/],
  },
];

describe('a build that is refused: one error, a hint, exit 1, nothing left behind', () => {
  for (const { name, args, says, env } of refusals) {
    testWith(bed, name, async ({ otp25, foreign }) => {
      const before = await contents();
      const erts = args.includes('--erts') ? [] : ['--erts', otp25.root];
      const given = args.map((arg) => (arg === 'FOREIGN' ? foreign.root : arg));
      const ran = await onebeam(shop, ['build', ...given, '--level', '1', ...erts], desk, env);
      const words = ran.err;
      expect(words).toMatch(/^error: /m);
      for (const expected of says) expect(words).toMatch(expected);
      expect(words).not.toMatch(/^\s+at /m);
      expect(ran.out).toBe('');
      expect(ran.code).toBe(1);
      expect(await contents()).toEqual(before);
    });
  }

  testWith(bed, 'and the same folder builds what is good', async ({ otp25 }) => {
    const ran = await onebeam(
      shop,
      ['build', 'hello', '-o', 'out', '--erts', otp25.root, '--level', '1'],
      desk,
    );
    expect([ran.err.includes('error:'), ran.code]).toEqual([false, 0]);
    expect((await contents()).filter((line) => line.startsWith('out '))).toHaveLength(1);
    // Packs a packed program: the executable is not an escript.
    const again = await onebeam(shop, ['build', 'out', '-o', 'again', '--erts', otp25.root], desk);
    expect(again.err).toMatch(/^error: .*out` is not an escript: it is a native executable.*\nhint: /m);
    expect(again.code).toBe(1);
    expect((await contents()).filter((line) => line.startsWith('again '))).toEqual([]);
  });
});

/** Every file below the desk, with its size. */
async function contents(): Promise<string[]> {
  const names = (await readdir(desk, { recursive: true })).sort();
  return names.map((name) => `${name} ${Bun.file(join(desk, name)).size}`);
}

testWith(bed, 'usage errors exit with 2', async () => {
  for (const args of [
    ['inspect'],
    ['build', 'hello', '--level', '77'],
    ['build', 'hello', '-t', 'amiga'],
    ['biuld'],
  ]) {
    const ran = await onebeam(shop, args, desk);
    expect([args, ran.code, ran.out]).toEqual([args, 2, '']);
  }
});
