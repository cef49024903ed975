import { describe, expect, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { makeRelup } from '../../../src/systools/relup/make-relup.ts';
import { otpReleases } from '../../bed/otp.ts';
import { smallFiles } from '../../bed/small-files.ts';
import { layOut } from '../oracle/release-case.ts';
import { ourRelup } from './our-relup.ts';
import { recordedRelups } from './recorded-relups.ts';
import { changeCase, type RelupCase } from './relup-case.ts';
import { relupCases } from './relup-cases.ts';

const recorded = recordedRelups();
for (const release of otpReleases) {
  describe(`as OTP ${release}`, () => {
    for (const it of relupCases) {
      test(it.name, async () => expect(await ourRelup(it, release)).toEqual(recorded(it.name, release)));
    }
  });
}

test('the names of the cases are different', () => {
  expect(new Set(relupCases.map(({ name }) => name)).size).toBe(relupCases.length);
});

async function inFolder(it: RelupCase, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(smallFiles, 'relup-'));
  try {
    layOut(folder, { name: it.name, files: it.files, calls: [] });
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const star = '[{load_module, m4}, {load_module, m3, [m4]}, {load_module, m1, [m4]}, {load_module, m2, [m4]}]';

describe('makeRelup', () => {
  test('keeps the order of the appup among modules that do not depend on each other', () =>
    inFolder(changeCase('star', { up: star, down: star }), async (folder) => {
      const outcome = await makeRelup('new', ['old'], ['old'], {
        path: ['lib/*/ebin'],
        cwd: folder,
        noexec: true,
      });
      if (outcome.status !== 'ok') throw new Error(outcome.text);
      const loads = printFlat(outcome.made.relup)
        .match(/\{load,\{(\w+)/g)!
        .map((it) => it.slice(-2));
      expect(loads).toEqual(['m4', 'm2', 'm1', 'm3', 'm3', 'm1', 'm2', 'm4']);
    }));

  test('writes nothing with noexec, and keeps an existing relup after an error', () =>
    inFolder(changeCase('wrong', { up: '[nonsense]' }), async (folder) => {
      writeFileSync(join(folder, 'relup'), 'old');
      const before = readdirSync(folder);
      const options = { path: ['lib/*/ebin'], cwd: folder };
      expect((await makeRelup('new', ['old'], [], options)).status).toBe('error');
      expect(await makeRelup('new', [], ['old'], { ...options, noexec: true })).toMatchObject({
        status: 'ok',
      });
      expect(readdirSync(folder)).toEqual(before);
      expect(readFileSync(join(folder, 'relup'), 'utf8')).toBe('old');
      const made = await makeRelup('new', [], ['old'], options);
      expect(made).toMatchObject({ status: 'ok', made: { relupFile: './relup' } });
      expect(readFileSync(join(folder, 'relup'), 'utf8')).toStartWith('%% coding: utf-8\n{"2",');
    }));

  test('says where a fault of an appup is', () =>
    inFolder(changeCase('place', { appup: '{"2",\n [}.\n' }), async (folder) => {
      const outcome = await makeRelup('new', ['old'], [], { path: ['lib/*/ebin'], cwd: folder });
      const place = { path: 'lib/app-2/ebin/app.appup', line: 2, column: 3 };
      expect(outcome).toMatchObject({ status: 'error', module: 'systools_relup', place });
    }));

  test('refuses a version that is not a regular expression', () =>
    inFolder(changeCase('pattern', { appup: '{"2", [{<<"(">>, []}], []}.\n' }), async (folder) => {
      const made = makeRelup('new', ['old'], [], { path: ['lib/*/ebin'], cwd: folder });
      expect(made).rejects.toThrow('relup-pattern-invalid');
    }));
});
