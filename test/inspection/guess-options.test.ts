import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { atom, list, tuple } from '../../src/erlang/term/term.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { guessApplications, guessOptions } from '../../src/inspection/guess-options.ts';
import type { OtpTree } from '../../src/otp/otp-tree.ts';
import { recordedOtp } from '../../src/otp/recorded-otp.ts';
import type { Manifest } from '../../src/payload/format/manifest.ts';
import { profileArguments } from '../../src/start/start-profile.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-guess-'));
afterAll(() => rm(folder, { recursive: true }));

const escript = (text: string) =>
  readEscript(Buffer.from(`#!/usr/bin/env escript\nmain(_) -> ${text}.\n`), 'app');

/** An OTP with only these applications, as in a payload; `missing` are excluded modules. */
function packed(names: readonly string[], missing: readonly string[] = []): OtpTree {
  const modules: Record<string, string[]> = { kernel: ['file'], stdlib: ['lists', 'io'], crypto: ['crypto'] };
  const applications = names.map((name) => {
    const all = modules[name] ?? [name];
    const { resource } = recordedOtp.applications.get(name)!;
    const there = all.filter((module) => !missing.includes(module));
    return [
      name,
      { name, version: '1', folder: '/', resource: { ...resource, modules: all }, modules: there },
    ];
  });
  return {
    ...{ root: '/otp', emulator: '/otp', release: '27', version: '27.3', erts: '15.2' },
    applications: new Map(applications as never),
    moduleOwner: (module: string) => {
      const name = recordedOtp.moduleOwner(module);
      return name !== undefined && names.includes(name) ? name : undefined;
    },
  } as OtpTree;
}

/** Since OTP 27 the text of an escript is compiled. */
const base = ['compiler', 'kernel', 'stdlib'];

describe('applications', () => {
  test('that nothing names were added, without those that these need', () => {
    const otp = packed([...base, 'crypto', 'asn1', 'public_key', 'ssl']);
    expect(guessApplications(escript('ok'), otp)).toEqual({ added: ['ssl'], dropped: [] });
  });

  test('that the program calls and that are not there were dropped', () => {
    expect(guessApplications(escript('crypto:hash(sha256, a), lists:sort([])'), packed(base))).toEqual({
      added: [],
      dropped: ['crypto'],
    });
  });

  test('that are needed and there were neither', () => {
    const otp = packed([...base, 'crypto']);
    expect(guessApplications(escript('crypto:hash(sha256, a)'), otp)).toEqual({ added: [], dropped: [] });
  });
});

describe('options', () => {
  /** Guesses the options of an executable with these files and arguments. */
  async function guess(
    files: Record<string, string | Uint8Array>,
    { arguments: args = [] as string[], otp = packed(base) } = {},
  ) {
    const release = await mkdtemp(join(folder, 'release-'));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(release, path)), { recursive: true });
      await writeFile(join(release, path), content);
    }
    const manifest = {
      files: Object.keys(files).map((path) => ({ path })),
      start: { program: 'erts/bin/erlexec', arguments: args, environment: {}, inherit: [] },
    } as unknown as Manifest;
    return { release, options: await guessOptions(escript('ok'), otp, manifest, release) };
  }

  test('of one with nothing but an escript: no boot file, no profile, nothing laid out', async () => {
    const { options } = await guess({ 'bin/app': '' });
    expect(options).toMatchObject({
      addApplications: [],
      boot: 'escript',
      profile: 'none',
      priv: [],
      startModules: [],
      shake: false,
      systemLibraries: true,
      keepDebug: true,
    });
    expect(options.dropApplications).toContain('crypto');
    expect(options.dropApplications).not.toContain('stdlib');
  });

  test('of one with a boot file: modules that it loads in advance', async () => {
    const load = (...names: string[]) => tuple(atom('primLoad'), list(names.map(atom)));
    const script = tuple(
      atom('script'),
      tuple(atom('a'), atom('b')),
      list([load('lists'), load('app', 'io'), tuple(atom('kernel_load_completed')), load('late')]),
    );
    const { options } = await guess({ 'erts/bin/program.boot': encodeTerm(script, 27) });
    expect([options.boot, options.startModules]).toEqual(['fast', ['lists', 'app', 'io']]);
  });

  test('of one with modules laid out, or a folder `priv` beside them', async () => {
    expect((await guess({ 'lib/app/ebin/app.beam': '' })).options.boot).toBe('fast');
    const { release, options } = await guess({ 'lib/app/priv/note': '', 'lib/other/ebin/x.app': '' });
    expect(options.priv).toEqual([{ application: 'app', folder: join(release, 'lib/app/priv') }]);
  });

  test('of a short program, wherever its arguments are', async () => {
    const args = ['+B', ...profileArguments('cli'), '-noshell'] as string[];
    expect((await guess({}, { arguments: args })).options.profile).toBe('cli');
  });

  test('of one without modules that an application lists', async () => {
    expect((await guess({}, { otp: packed(base, ['io']) })).options.shake).toBe(true);
  });
});
