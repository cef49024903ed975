import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRel, makeScript, OnebeamError, otpSurroundings, type RelRequest } from '../../src/index.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { fakeApplication, fakeBase } from './oracle/fake-release.ts';
import { layOut } from './oracle/release-case.ts';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'make-rel-'));
  const files = {
    ...fakeBase,
    ...fakeApplication('db', '2.1'),
    ...fakeApplication('db', '2.10'),
    ...fakeApplication('ui', '1.0', [], {
      applications: '[kernel, stdlib, db, extra]',
      more: ['{optional_applications, [extra]}', '{included_applications, [part]}'],
    }),
    ...fakeApplication('part', '1.0'),
    ...fakeApplication('lost', '1.0', [], { applications: '[kernel, nowhere]' }),
    ...fakeApplication('left', '1.0', [], { applications: '[right]' }),
    ...fakeApplication('right', '1.0', [], { applications: '[left]' }),
  };
  layOut(cwd, { name: 'make-rel', files, folders: ['out'], calls: [] });
});

afterAll(() => rmSync(cwd, { recursive: true }));

const request = (...names: string[]): RelRequest => ({
  version: '7',
  erts: '15.2',
  applications: names.map((name) => ({ name })),
});
const path = ['lib/*/ebin'];

describe('makeRel', () => {
  test('adds what the applications need, newest versions, in start order', async () => {
    const made = await makeRel('shop', request('ui', 'sasl'), { cwd, path });
    expect(made).toMatchObject({ status: 'ok', text: '', made: { relFile: 'shop.rel' } });
    expect(readFileSync(join(cwd, 'shop.rel'), 'utf8')).toBe(
      '%% coding: utf-8\n{release,{"shop","7"},\n         {erts,"15.2"},\n         [{kernel,"1.0"},\n          {stdlib,"1.0"},\n' +
        '          {db,"2.10"},\n          {part,"1.0"},\n          {sasl,"9.9"},\n          {ui,"1.0"}]}.\n',
    );
    expect(await makeScript('shop', { cwd, path })).toMatchObject({ status: 'ok', text: '' });
  });

  test('takes versions and start types, and warns about a release without sasl', async () => {
    const applications = [{ name: 'db', version: '2.1', type: 'load' as const }];
    const made = await makeRel(
      'small',
      { ...request(), releaseName: 'tiny', applications },
      { cwd, path, outdir: 'out' },
    );
    expect(made).toMatchObject({ status: 'ok', text: expect.stringContaining('Missing application sasl') });
    expect(readFileSync(join(cwd, 'out/small.rel'), 'utf8')).toContain('{db,"2.1",load}');
    expect(readFileSync(join(cwd, 'out/small.rel'), 'utf8')).toContain('{"tiny","7"}');
  });

  test.each([
    ['lost', 'nowhere: File not found: "nowhere.app"'],
    ['none', 'none: File not found: "none.app"'],
    ['left', 'Circular dependencies'],
  ])('writes nothing when %s cannot be started', async (name, text) => {
    const made = await makeRel('wrong', request(name), { cwd, path });
    expect(made).toMatchObject({ status: 'error', text: expect.stringContaining(text) });
    expect(readdirSync(cwd)).not.toContain('wrong.rel');
  });

  test('says which version there is of one that is not', async () => {
    const applications = [{ name: 'part', version: '3' }];
    const made = await makeRel('wrong', { ...request(), applications }, { cwd, path });
    expect(made).toMatchObject({
      text: expect.stringContaining('No valid version ("3") of .app file found'),
    });
  });

  test('refuses invalid requests, by type', async () => {
    const wrong = [
      undefined,
      null,
      1,
      {},
      { version: '1' },
      { ...request(), applications: [1] },
      { ...request(), erts: 1 },
    ];
    for (const value of wrong) {
      const error = await makeRel('wrong', value as RelRequest, { cwd }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(OnebeamError);
    }
    await expect(makeRel('wrong', request(), { nonsense: 1 } as object)).rejects.toThrow(
      'systools-options-illegal',
    );
  });
});

for (const release of otpReleases) {
  const tree = await otp(release);
  testWith({ tree }, `systools of OTP ${release} makes a boot script of it`, async ({ tree }) => {
    const folder = mkdtempSync(join(tmpdir(), 'make-rel-real-'));
    try {
      const { erts, codePath } = otpSurroundings(tree.root)!;
      const applications = [{ name: 'sasl' }, { name: 'ssl' }, { name: 'mnesia', type: 'load' as const }];
      const made = await makeRel('real', { version: '1', erts, applications }, { cwd: folder, codePath });
      expect(made).toMatchObject({ status: 'ok', text: '' });
      const call = 'io:format("~p", [systools:make_script("real", [silent])]), halt().';
      const env = { PATH: process.env.PATH, HOME: folder, ...tree.environment };
      expect(await runOk(tree.erlexec, ['-noshell', '-eval', call], { cwd: folder, env })).toBe(
        '{ok,systools_make,[]}',
      );
      const theirs = readFileSync(join(folder, 'real.boot'));
      expect(await makeScript('real', { cwd: folder, codePath })).toMatchObject({ status: 'ok' });
      expect(readFileSync(join(folder, 'real.boot')).equals(theirs)).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
