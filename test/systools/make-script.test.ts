import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { makeScript } from '../../src/systools/make-script.ts';
import { makeTar } from '../../src/systools/make-tar.ts';
import type { ScriptOptions } from '../../src/systools/options/options.ts';
import { fakeApplication, fakeBase, relText } from './oracle/fake-release.ts';
import { layOut } from './oracle/release-case.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'make-script-'));
  const files = { ...fakeBase, ...fakeApplication('db', '2.1', ['db1']), 'r.rel': relText(['{db, "2.1"}']) };
  layOut(cwd, { name: 'r', files, calls: [] });
});

afterEach(() => rmSync(cwd, { recursive: true }));

const path = ['lib/*/ebin'];

describe('makeScript', () => {
  test('changes neither file when one of them cannot be written', async () => {
    writeFileSync(join(cwd, 'r.script'), 'as it was');
    mkdirSync(join(cwd, 'r.boot'));
    expect(await makeScript('r', { cwd, path })).toMatchObject({
      status: 'error',
      text: 'Cannot open "r.boot" - illegal operation on a directory\n',
    });
    expect(readFileSync(join(cwd, 'r.script'), 'utf8')).toBe('as it was');
    expect(readdirSync(cwd).sort()).toEqual(['lib', 'r.boot', 'r.rel', 'r.script']);
  });

  test('keeps the mode of an existing file and writes through links', async () => {
    mkdirSync(join(cwd, 'real'));
    writeFileSync(join(cwd, 'real/boot'), 'old', { mode: 0o600 });
    symlinkSync('real/boot', join(cwd, 'r.boot'));
    expect(await makeScript('r', { cwd, path })).toMatchObject({ status: 'ok' });
    expect(lstatSync(join(cwd, 'r.boot')).isSymbolicLink()).toBe(true);
    expect(statSync(join(cwd, 'real/boot')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, 'real/boot'))[0]).toBe(131);
    expect(readdirSync(join(cwd, 'real'))).toEqual(['boot']);
  });

  test('reports the file and position of an error', async () => {
    writeFileSync(join(cwd, 'lib/db-2.1/ebin/db.app'), '{application, db,\n [{vsn "2.1"}]}.');
    expect(await makeScript('r', { cwd, path })).toMatchObject({
      status: 'error',
      place: { path: 'lib/db-2.1/ebin/db.app', line: 2, column: 8 },
    });
  });

  test('refuses options that there are not, by name', async () => {
    const wrong = { path: [1], rubbish: true, otp: 12 } as unknown as ScriptOptions;
    const error = await makeScript('r', wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OnebeamError);
    expect((error as OnebeamError).facts.found).toBe('path: [1], rubbish: true, otp: 12');
  });

  test('ends when applications include each other, where OTP loops without end', async () => {
    const circle = {
      ...fakeApplication('a', '1.0', [], { more: ['{included_applications, [b]}'] }),
      ...fakeApplication('b', '1.0', [], { more: ['{included_applications, [a]}'] }),
      ...fakeApplication('c', '1.0', [], { applications: '[kernel, a]' }),
      'circle.rel': relText(['{a, "1.0"}', '{b, "1.0"}', '{c, "1.0"}']),
    };
    layOut(cwd, { name: 'circle', files: circle, calls: [] });
    expect((await makeScript('circle', { cwd, path })).status).toBe('error');
  });

  test('writes for the OTP of the runtime that the release names, by default', async () => {
    const boot = async (erts: string, options: ScriptOptions = {}): Promise<string> => {
      writeFileSync(join(cwd, 'r.rel'), relText(['{db, "2.1"}'], { erts: `"${erts}"` }));
      expect(await makeScript('r', { cwd, path, ...options })).toMatchObject({ status: 'ok' });
      return readFileSync(join(cwd, 'r.boot'), 'latin1');
    };
    expect(await boot('13.1.5')).toContain('d\0\x06script');
    expect(await boot('14.2')).toContain('w\x06script');
    expect(await boot('14.2')).not.toContain('erts_trace_cleaner');
    expect(await boot('15.0')).toContain('erts_trace_cleaner');
    expect(await boot('15.0', { otp: 25 })).toContain('d\0\x06script');
  });
});

describe('makeTar', () => {
  test('gives the same bytes again with `reproducible`', async () => {
    const pack = async (): Promise<Buffer> => {
      expect(await makeTar('r', { cwd, path, reproducible: { mtime: 0 } })).toMatchObject({ status: 'ok' });
      return readFileSync(join(cwd, 'r.tar.gz'));
    };
    expect(await makeScript('r', { cwd, path })).toMatchObject({ status: 'ok' });
    const first = await pack();
    writeFileSync(join(cwd, 'lib/db-2.1/ebin/db1.beam'), readFileSync(join(cwd, 'lib/db-2.1/ebin/db1.beam')));
    expect((await pack()).equals(first)).toBe(true);
    expect([...first.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  });

  test('ends at a link to a folder above', async () => {
    layOut(cwd, {
      name: 'loop',
      files: {},
      folders: ['lib/db-2.1/priv/deep'],
      links: { 'lib/db-2.1/priv/deep/up': '..' },
      calls: [],
    });
    await makeScript('r', { cwd, path });
    expect(await makeTar('r', { cwd, path })).toMatchObject({
      status: 'error',
      text: expect.stringContaining('too many levels of symbolic links'),
    });
    expect(readdirSync(cwd)).not.toContain('r.tar.gz');
  });

  test('after a failure, removes a link at its path, but not the target of the link', async () => {
    writeFileSync(join(cwd, 'other.tar.gz'), 'another archive');
    symlinkSync('other.tar.gz', join(cwd, 'r.tar.gz'));
    expect(await makeTar('r', { cwd, path })).toMatchObject({ status: 'error' });
    expect(readdirSync(cwd).sort()).toEqual(['lib', 'other.tar.gz', 'r.rel']);
    expect(readFileSync(join(cwd, 'other.tar.gz'), 'utf8')).toBe('another archive');
  });
});
