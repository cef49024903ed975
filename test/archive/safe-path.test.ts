import { describe, expect, test } from 'bun:test';
import { PathRegister, safePath, whyUnsafe } from '../../src/archive/safe-path.ts';
import { pathFaultText } from '../../src/errors/faults/path.ts';

describe('safe', () => {
  for (const path of [
    'a',
    'erts/lib/kernel-10.2/ebin/kernel.app',
    '.hidden',
    'a b',
    '-x',
    'ü/日本',
    'console.txt',
    'a..b',
    '...a',
  ]) {
    test(path, () => expect(safePath(path)).toBe(path));
  }
});

describe('refused, with the reason', () => {
  const reasons: [path: string, reason: RegExp][] = [
    ['', /empty/],
    ['/a', /absolute/],
    ['a/../b', /leads through/],
    ['a/./b', /leads through/],
    ['a//b', /empty name/],
    ['a/', /empty name/],
    ['a\\b', /backslash/],
    ['c:a', /colon/],
    ['a\u0000b', /control/],
    ['a\u001b[2J', /control/],
    ['a?', /Windows/],
    ['a.', /dot or a space/],
    ['nul', /device/],
    ['AUX.beam', /device/],
    ['x/com¹', /device/],
    ['con .txt', /device/],
    ['\ud800', /Unicode/],
    ['a\ufffd', /Unicode/],
    ['n'.repeat(256), /255/],
    [`${'n/'.repeat(600)}n`, /longer|deep/],
    [`${'n/'.repeat(64)}n`, /deep/],
  ];
  for (const [path, reason] of reasons) {
    test(JSON.stringify(path.slice(0, 20)), () => {
      expect(pathFaultText(whyUnsafe(path)!)).toMatch(reason);
      expect(() => safePath(path)).toThrow('path-unsafe');
    });
  }
});

test('a register takes each path once, in one spelling, and nothing below a file', () => {
  const register = new PathRegister();
  register.addFile('a/b/c');
  register.addFile('a/b/d');
  register.addFolder('a/b');
  register.addFolder('a/b');
  for (const path of ['a/b/c', 'A/b/e', 'a/B/e', 'a/b/C', 'a/b/c/d', 'a']) {
    expect(() => register.addFile(path)).toThrow('path-collision');
  }
  expect(() => register.addFolder('a/b/c')).toThrow('path-collision');
});
