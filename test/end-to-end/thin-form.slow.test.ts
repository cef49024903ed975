import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { openEscript } from '../../src/escript/read-escript.ts';
import { jiffy, makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { type Otp, otp } from '../bed/otp.ts';
import { hangsAfter, run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { type Case, probeCases } from './cases.ts';
import { look } from './normal.ts';
import { probeEscript } from './probe.ts';
import { build, closeWorkshop, onebeam, openWorkshop, usersEnvironment } from './workshop.ts';

const shop = await openWorkshop();
afterAll(() => closeWorkshop(shop));

/** Builds the thin form and puts its folder on the shelf. @returns the launcher's path. */
async function buildThin(script: string, tree: Otp, more: readonly string[] = []): Promise<string> {
  const name = basename(script);
  const own = randomBytes(3).toString('hex');
  const made = join(shop.builds, own, name);
  const args = ['build', script, '--erts', tree.root, '-o', made, '--level', '1', '--form', 'thin', ...more];
  const ran = await onebeam(shop, args);
  if (ran.code !== 0) throw new Error(`build ${name}: exit ${ran.code}\n${ran.err}`);
  await mkdir(join(shop.shelf, own), { recursive: true });
  await rename(made, join(shop.shelf, own, name));
  return join(shop.shelf, own, name, 'bin', name);
}

interface Forms {
  fat: string;
  thin: string;
}

const forms = async (script: string, tree: Otp, more: readonly string[] = []): Promise<Forms> => ({
  fat: await build(shop, script, tree, more),
  thin: await buildThin(script, tree, more),
});

/** A run, with the places of both forms called the same. */
async function seen(program: string, given: Case, root: string) {
  const whole = [program, ...(given.args ?? [])];
  const [first, ...args] = given.shell ? ['/bin/sh', '-c', given.shell, 'sh', ...whole] : whole;
  const env = usersEnvironment(shop, given.env);
  const ran = await run(first!, args, { env, stdin: given.stdin ?? '', timeout: hangsAfter });
  const script = `${root}/bin/${basename(program)}`;
  // Shells set it.
  const stdout = Buffer.from(
    Buffer.from(ran.stdout)
      .toString('latin1')
      .replace(/"PWD",\s*/, ''),
    'latin1',
  );
  const looked = { ...ran, stdout: given.args?.[0] === 'environment' ? unwrapped(stdout) : stdout };
  return look(looked, { [script]: 'PROGRAM', [`${root}/erts`]: 'ROOT', [root]: 'TREE', [program]: 'SELF' });
}

/** A list of texts as Erlang prints it, without its line breaks. */
const unwrapped = (text: Buffer): Buffer =>
  Buffer.from(text.toString('latin1').replaceAll(/,\s+/g, ','), 'latin1');

const rootOf = async (program: string): Promise<string> =>
  (await runOk(program, [], { env: usersEnvironment(shop, { ONEBEAM: 'where' }) })).trim();

async function expectSame({ fat, thin }: Forms, given: Case): Promise<void> {
  await runOk(fat, [], { env: usersEnvironment(shop, { ONEBEAM: 'extract' }) });
  const [ofFat, ofThin] = [
    await seen(fat, given, await rootOf(fat)),
    await seen(thin, given, await rootOf(thin)),
  ];
  const printed = Buffer.from(ofThin.stdout, 'latin1').toString();
  if (typeof given.prints === 'string') expect(printed).toBe(given.prints);
  else if (given.prints) expect(printed).toMatch(given.prints);
  expect(ofThin.exitCode).toBe(given.exits ?? 0);
  expect(ofThin).toEqual(ofFat);
}

const some = probeCases.filter(({ everywhere }) => everywhere);
const many: Case = {
  name: '200 kB of arguments',
  args: ['args', ...Array.from({ length: 4 }, () => 'x'.repeat(50_000))],
};
const foreign: Case = {
  name: "variables of the user's own Erlang have no effect",
  args: ['flags'],
  env: {
    ...{
      ERL_FLAGS: '-bad',
      ERL_AFLAGS: '+Z',
      ERL_ZFLAGS: '-y',
      ERL_LIBS: '/',
      ERL_OTP25_FLAGS: '+Z',
      ERL_OTP27_FLAGS: '+Z',
    },
  },
  prints: '{ok,[["blue"]]} 3 {ok,green}\n',
};
const trees = { otp25: await otp(25), otp29: await otp(29) };
const scripts = { zip: await probeEscript('zip'), source: await probeEscript('source') };

describe('thin and fat are equal', () => {
  let zip: Promise<Forms>;
  beforeAll(() => {
    if (!(trees.otp25 instanceof Error || scripts.zip instanceof Error))
      zip = forms(scripts.zip, trees.otp25);
  });
  for (const given of [...probeCases, many, foreign])
    testWith({ ...trees, zip: scripts.zip }, given.name, async () => expectSame(await zip, given));

  testWith(
    { ...trees, zip: scripts.zip },
    'started through a link: the name is that of the link',
    async () => {
      const { fat, thin } = await zip;
      const names = await Promise.all(
        [fat, thin].map(async (program) => {
          const link = join(dirname(program), 'linked');
          await symlink(program, link);
          return runOk(link, ['name'], { env: usersEnvironment(shop) });
        }),
      );
      expect(names).toEqual(['linked\n', 'linked\n']);
    },
  );
});

const variants: { title: string; script: keyof typeof scripts; tree: keyof typeof trees; more: string[] }[] =
  [
    { title: '--profile cli', script: 'zip', tree: 'otp25', more: ['--profile', 'cli'] },
    { title: '--boot escript', script: 'zip', tree: 'otp25', more: ['--boot', 'escript'] },
    { title: '--shake', script: 'zip', tree: 'otp25', more: ['--shake'] },
    { title: 'a source escript, OTP 29', script: 'source', tree: 'otp29', more: [] },
  ];
for (const { title, script, tree, more } of variants) {
  testWith(
    { tree: trees[tree], script: scripts[script] },
    `thin and fat are equal: ${title}`,
    async ({ tree, script }) => {
      const both = await forms(script, tree, more);
      for (const given of some.slice(0, 4)) await expectSame(both, given);
    },
    hangsAfter * 3,
  );
}

testWith(
  { ...trees, zip: scripts.zip },
  'with `--inherit-env` a variable has an effect',
  async ({ otp25, zip }) => {
    const thin = await buildThin(zip, otp25, ['--inherit-env', 'ERL_FLAGS,ERL_OTP25_FLAGS']);
    const ran = await run(thin, ['args'], { env: usersEnvironment(shop, { ERL_OTP25_FLAGS: '+Zbad' }) });
    expect(ran.exitCode).not.toBe(0);
    expect(`${ran.stderr}`).toContain('Zbad');
  },
);

const waits = await orNotAvailable(() =>
  makeEscript({
    name: 'waits',
    kind: 'zip',
    modules: {
      waits:
        '-module(waits).\n-export([main/1]).\n\nmain(_) ->\n    io:format("~s~n", [os:getpid()]),\n    receive after 60000 -> halt(3) end.\n',
    },
  }),
);
describe('a signal ends the process that was started, as it ends the fat one', () => {
  const ending = (program: string, signal: NodeJS.Signals) =>
    new Promise<unknown[]>((resolve) => {
      const child = spawn(program, [], { env: usersEnvironment(shop), stdio: ['ignore', 'pipe', 'pipe'] });
      let printed = '';
      child.stdout.on('data', (bytes) => {
        const isFirst = !printed.includes('\n');
        printed += bytes;
        if (isFirst && printed.includes('\n')) child.kill(signal);
      });
      child.on('close', (code, by) => resolve([printed.split('\n')[0] === String(child.pid), code, by]));
    });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
    testWith({ ...trees, waits }, signal, async ({ otp25, waits }) => {
      const { fat, thin } = await signalForms(waits, otp25);
      const ofThin = await ending(thin, signal);
      expect(ofThin[0]).toBe(true);
      expect(ofThin).toEqual(await ending(fat, signal));
    });
  }
});
let ofSignals: Promise<Forms> | undefined;
const signalForms = (script: string, tree: Otp) => (ofSignals ??= forms(script, tree));

testWith(
  { ...trees, library: await jiffy(25) },
  '`priv` folders and NIFs are found',
  async ({ otp25, library }) => {
    const source =
      '-module(coder).\n-export([main/1]).\n\nmain(_) ->\n    {ok, _} = file:read_file(filename:join(code:priv_dir(jiffy), "jiffy.so")),\n    io:format("~s~n", [jiffy:encode({[{a, 1}]})]).\n';
    const made = have(
      await orNotAvailable(() => makeEscript({ name: 'coder', kind: 'beam', modules: { coder: source } })),
    );
    const { body } = await openEscript(made);
    const files: Record<string, Uint8Array> = {
      'coder/ebin/coder.beam': body.kind === 'beam' ? body.bytes : new Uint8Array(),
    };
    for (const name of ['ebin/jiffy.app', 'ebin/jiffy.beam', 'ebin/jiffy_utf8.beam', 'priv/jiffy.so'])
      files[`jiffy/${name}`] = await readFile(join(library, name));
    const script = join(shop.folder, 'scripts', 'coder');
    const zip = zipSync(files, { mtime: '1980-01-02' });
    await Bun.write(script, Buffer.concat([Buffer.from('#!/usr/bin/env escript\n'), zip]));
    const thin = await buildThin(script, otp25);
    expect(await runOk(thin, [], { env: usersEnvironment(shop) })).toBe('{"a":1}\n');
  },
);
