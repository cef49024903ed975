import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNotStarted, windows } from '../../../runtime-stub/system/windows.ts';

// The rest of it runs under Wine: `executable/windows-launcher.slow.test.ts`.
const folder = mkdtempSync(join(tmpdir(), 'onebeam-windows-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('whyNotStarted', () => {
  const program = (length: number) => `C:\\${'x'.repeat(length - 3)}`;

  test('accepts paths of up to 259 characters', () => {
    expect(whyNotStarted(program(259))).toBeUndefined();
    expect(whyNotStarted(program(260))).toEqual({
      reason: expect.stringContaining('260 characters, and Erlang on Windows accepts at most 259'),
      hint: 'set ONEBEAM_CACHE_DIR to a folder with a shorter path',
    });
  });

  test('names a character beyond 16 bits, complete or split', () => {
    expect(whyNotStarted('C:\\é漢\\erl.exe')).toBeUndefined();
    for (const odd of ['😀', '\ud83d']) {
      expect(whyNotStarted(`C:\\${odd}\\erl.exe`)).toMatchObject({
        reason: expect.stringContaining(`with \`${odd}\` in its name`),
        hint: expect.stringContaining(`without \`${odd}\``),
      });
    }
  });
});

describe('the machine', () => {
  const machine = windows(async () => undefined);

  test('has no owners, and neither sets modes nor exchanges folders', () => {
    expect([machine.user, machine.isPrivileged, machine.separator]).toEqual([undefined, false, '\\']);
    expect(machine.exchange('a', 'b')).toBe(false);
    expect(machine.environment).toContain(`PATH=${process.env.PATH}`);
  });

  test('distinguishes files, folders and links, following them or not', () => {
    const path = (name: string) => join(folder, name);
    writeFileSync(path('file'), '12345');
    mkdirSync(path('folder'));
    symlinkSync('file', path('link'));
    const kind = (name: string, follow: boolean) => machine.facts(path(name), follow)?.kind;
    expect(['file', 'folder', 'link', 'gone'].map((name) => kind(name, false))).toEqual([
      'file',
      'folder',
      'link',
      undefined,
    ]);
    expect(kind('link', true)).toBe('file');
    expect(machine.facts(path('file'), false)).toMatchObject({ size: 5, owner: undefined });
  });

  test('reads a file up to a limit, and nothing else', () => {
    writeFileSync(join(folder, 'short'), 'abc');
    expect(`${machine.readFile(join(folder, 'short'), 3)}`).toBe('abc');
    expect(machine.readFile(join(folder, 'short'), 2)).toBeUndefined();
    expect(machine.readFile(folder, 1000)).toBeUndefined();
  });

  test('reads its own executable at any offset, and no further than its end', () => {
    const size = machine.openSelf();
    expect(machine.readSelf(0, 4)).toEqual(new Uint8Array([0x7f, 0x45, 0x4c, 0x46]));
    expect(machine.readSelf(size - 2, 100)).toHaveLength(2);
  });
});
