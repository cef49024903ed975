import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { run } from '../../src/cli/run.ts';
import { releaseOptions, releaseRequest } from '../../src/cli/systools/options.ts';
import { resolveOptions } from '../../src/configuration/resolve-options.ts';
import { fakeApplication, fakeBase, relText } from '../systools/oracle/fake-release.ts';
import { layOut } from '../systools/oracle/release-case.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'systools-cli-'));
  layOut(folder, {
    name: 'cli',
    files: {
      ...fakeBase,
      ...fakeApplication('db', '2.1', ['db1']),
      'r.rel': relText(['{db, "2.1"}']),
      'without.rel': relText(['{db, "2.1"}'], { sasl: false }),
      'broken.rel': '{release,\n  {"r", foo bar}}.\n',
      'own.script': '{script, {"own", "1"}, []}.\n',
      'more.txt': 'more',
      'otp/erts-15.2/bin/erl': '',
      'otp/lib/plain-1.9/ebin/plain.app': '{application, plain, [{vsn, "1.9"}]}.',
    },
    calls: [],
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command line in the folder of the fakes. */
async function onebeam(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colors: pc.createColors(false),
    interactive: false,
    unicode: true,
    columns: () => undefined,
    workingFolder: folder,
    environment: {},
  });
  return { code, out, err };
}

const lib = ['--path', 'lib/*/ebin'];

describe('systools', () => {
  test('make-script prints what it made, then make-tar packs it', async () => {
    expect(await onebeam('systools', 'make-script', 'r', ...lib)).toEqual({
      code: 0,
      out: 'r.script\nr.boot\n',
      err: '',
    });
    expect(
      await onebeam('systools', 'make-tar', 'r', ...lib, '--extra-files', 'more.txt=doc/more.txt'),
    ).toEqual({
      code: 0,
      out: 'r.tar.gz\n',
      err: '',
    });
  });

  test('folders of each `--path` are searched', async () => {
    const each = readdirSync(join(folder, 'lib')).flatMap((name) => ['--path', join('lib', name, 'ebin')]);
    expect(each.length).toBeGreaterThan(4);
    expect(await onebeam('systools', 'make-script', 'r', ...each)).toEqual({
      code: 0,
      out: 'r.script\nr.boot\n',
      err: '',
    });
  });

  test('a name may be given as the file that it means', async () => {
    expect(await onebeam('systools', 'make-script', 'r.rel', ...lib)).toMatchObject({
      code: 0,
      out: 'r.script\nr.boot\n',
    });
    expect(await onebeam('systools', 'script2boot', 'own.script')).toMatchObject({
      code: 0,
      out: 'own.boot\n',
    });
  });

  test('flags reach the functions: names, variables, folders', async () => {
    const made = await onebeam(
      ...[
        'systools',
        'make-script',
        'r',
        ...lib,
        '--script-name',
        'start',
        '--outdir',
        '.',
        '--no-dot-erlang',
        '--local',
      ],
      ...['--variables', 'V=lib', '--otp', '25'],
    );
    expect(made).toEqual({ code: 0, out: './start.script\n./start.boot\n', err: '' });
    const own = await onebeam(
      'systools',
      'make-tar',
      'r',
      ...lib,
      '--variables',
      'V=lib',
      '--var-tar',
      'ownfile',
    );
    expect(own.out).toBe('r.tar.gz\nV.tar.gz\n');
  });

  test('checks calls in the applications of all `--exref`, and everywhere when one has no value', () => {
    const asked = (...texts: string[]) => {
      const flags = new Map(texts.length > 0 ? [['exref', { flag: '--exref', texts }]] : []);
      const sources = { flags, environment: {}, configuration: undefined };
      return releaseRequest(resolveOptions(releaseOptions, 'make-script', sources).values as never, folder);
    };
    expect(asked('aa', 'bb,cc').exref).toEqual(['aa', 'bb', 'cc']);
    expect(asked('', 'aa').exref).toBe(true);
    expect(asked()).not.toHaveProperty('exref');
  });

  test('prints OTP’s warnings and errors on stderr', async () => {
    const warning = 'Missing application sasl. Can not upgrade with this release\n';
    expect(await onebeam('systools', 'make-script', 'without', ...lib)).toMatchObject({
      code: 0,
      err: `*WARNING* ${warning}`,
    });
    expect(await onebeam('systools', 'make-script', 'without', ...lib, '--warnings-as-errors')).toEqual({
      code: 1,
      out: '',
      err: `Warnings being treated as errors:\n${warning}`,
    });
    expect(await onebeam('systools', 'make-script', 'without', ...lib, '--silent')).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(await onebeam('systools', 'make-script', 'nope')).toMatchObject({
      code: 1,
      err: 'File not found: "nope.rel"\n',
    });
  });

  test('an error of a file says its line and column', async () => {
    expect(await onebeam('systools', 'make-script', 'broken', ...lib)).toEqual({
      code: 1,
      out: '',
      err: 'broken.rel:2: syntax error before: bar\n  at ./broken.rel:2:13\n',
    });
    const { code, out } = await onebeam('systools', 'make-script', 'broken', ...lib, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      {
        schemaVersion: 1,
        status: 'error',
        module: 'systools_make',
        reason: '{parse,"broken.rel",{2,erl_parse,["syntax error before: ","bar"]}}',
        place: { path: './broken.rel', line: 2, column: 13 },
      },
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual(['broken.rel']);
  });

  test('script2boot makes a boot file', async () => {
    expect(await onebeam('systools', 'script2boot', 'own')).toEqual({ code: 0, out: 'own.boot\n', err: '' });
    expect(await onebeam('systools', 'script2boot', 'nope')).toMatchObject({
      code: 1,
      err: 'Cannot open "nope.script" - no such file or directory\n',
    });
  });

  test('searches an OTP installation, which determines the release to write for', async () => {
    const { err } = await onebeam('systools', 'make-script', 'r', '--otp-root', 'otp');
    expect(err).toContain('kernel: File not found: "kernel.app"');
    expect(await onebeam('systools', 'make-script', 'r', '--otp-root', 'lib')).toMatchObject({ code: 2 });
    expect(await onebeam('systools', 'make-script', 'r', '--otp', '12')).toMatchObject({ code: 2 });
    expect(await onebeam('systools', 'make-script', 'r', '--variables', 'V')).toMatchObject({ code: 2 });
  });

  test('make-relup takes descriptions, and gives the relup as JSON', async () => {
    const relup = ['systools', 'make-relup', 'r', ...lib, '--up-from', 'r.rel', '--down-to', 'r', '--json'];
    const plain = JSON.parse((await onebeam(...relup)).out);
    expect(plain).toMatchObject({ status: 'ok', files: ['./relup'] });
    expect(plain.relup).toBe(
      '{"LATEST",[{"LATEST",[],[point_of_no_return]}],[{"LATEST",[],[point_of_no_return]}]}',
    );
    const described = JSON.parse((await onebeam(...relup, '--description', 'r=the same')).out);
    expect(described.relup).toContain('{"LATEST","the same",[point_of_no_return]}');
    const { code, err } = await onebeam(...relup.slice(0, -1), '--description', 'x=y');
    expect([code, err]).toEqual([2, expect.stringContaining('--description')]);
  });

  test('make-tar reports which files it did not pack', async () => {
    mkdirSync(join(folder, 'odd'));
    writeFileSync(Buffer.concat([Buffer.from(join(folder, 'odd/')), Buffer.from([0xff])]), '');
    await onebeam('systools', 'make-script', 'r', ...lib);
    const packed = ['systools', 'make-tar', 'r', ...lib, '--extra-files', 'odd=odd'];
    expect(await onebeam(...packed)).toEqual({
      code: 0,
      out: 'r.tar.gz\n',
      err: 'not packed, its name is not UTF-8: odd/\ufffd\n',
    });
    expect(JSON.parse((await onebeam(...packed, '--json')).out).ignored).toEqual(['odd/\ufffd']);
  });

  test('make-rel writes a release file of what its applications need', async () => {
    const asked = [
      'systools',
      'make-rel',
      'made',
      '--vsn',
      '3',
      '--erts',
      '15.2',
      ...lib,
      '--outdir',
      'made',
    ];
    mkdirSync(join(folder, 'made'));
    expect(await onebeam(...asked, '--application', 'sasl=1.0', '--application', 'db:load')).toEqual({
      code: 0,
      out: 'made/made.rel\n',
      err: '',
    });
    expect(readFileSync(join(folder, 'made/made.rel'), 'utf8')).toContain('{db,"2.1",load}');
    expect(await onebeam(...asked, '--application', 'db:never')).toMatchObject({ code: 2 });
    expect(await onebeam('systools', 'make-rel', 'made', '--vsn', '3')).toMatchObject({ code: 2 });
    const created = [
      'systools',
      'create-releases',
      'made/made.rel',
      '--outdir',
      'made',
      '--root',
      '/opt/made',
    ];
    expect(await onebeam(...created)).toEqual({
      code: 0,
      out: 'made/RELEASES\nmade/start_erl.data\n',
      err: '',
    });
  });

  test('each command has its help, with an example and what it writes', async () => {
    for (const name of [
      'make-script',
      'make-tar',
      'make-relup',
      'script2boot',
      'make-rel',
      'create-releases',
    ]) {
      const { code, out } = await onebeam('systools', name, '--help');
      expect(code).toBe(0);
      expect(out).toMatch(/Examples:.*writes/s);
    }
    expect(await onebeam('systools')).toMatchObject({ code: 2, out: '' });
  });
});
