import { expect, test } from 'bun:test';
import type { ArchiveFolder } from '../../src/start/archive-folders.ts';
import { codePathChange } from '../../src/start/code-path-change.ts';

const folder = (application: string, ...modules: string[]): ArchiveFolder => ({
  inside: `${application}/ebin`,
  path: `lib/${application}/ebin`,
  modules,
});
const top: ArchiveFolder = { inside: '', path: 'lib/tool', modules: ['top'] };
const main = folder('tool', 'tool');
const [a, b] = [folder('a', 'one'), folder('b', 'two')];

/** Returns what happens to the folders of an archive that has them in another order, the main one last. */
function change(release: number, folders: ArchiveFolder[], otp: string[] = []) {
  const options = { release, inOtp: (module: string) => otp.includes(module) };
  const { first, gone, last } = codePathChange({ name: 'tool' }, [...folders].reverse(), folders, options);
  const words = (some: typeof first) => some.map((word) => (typeof word === 'string' ? word : word.release));
  return { first: words(first), gone: words(gone), last: words(last) };
}

test.each([26, 27, 29])('OTP %i: all in front, those of the archive gone', (release) => {
  expect(change(release, [main, a, b, top])).toEqual({
    first: ['lib/tool/ebin', 'lib/a/ebin', 'lib/b/ebin', 'lib/tool'],
    gone: ['bin/tool', 'bin/tool/b/ebin', 'bin/tool/a/ebin', 'bin/tool/tool/ebin', 'lib/onebeam/ebin'],
    last: [],
  });
});

test('OTP 25: the main one in front, the others behind OTP', () => {
  expect(change(25, [main, a, b])).toEqual({
    first: ['lib/tool/ebin'],
    gone: ['bin/tool/b/ebin', 'bin/tool/a/ebin', 'bin/tool/tool/ebin', 'lib/onebeam/ebin'],
    last: ['lib/a/ebin', 'lib/b/ebin'],
  });
});

test('OTP 25: all in front when OTP has one of their modules; those of the main folder come before it anyway', () => {
  const all = ['lib/tool/ebin', 'lib/a/ebin', 'lib/b/ebin'];
  expect(change(25, [main, a, b], ['two'])).toMatchObject({ first: all, last: [] });
  expect(change(25, [main, a, b], ['tool'])).toMatchObject({
    first: all.slice(0, 1),
    last: all.slice(1),
  });
});

test('nothing laid out, nothing changed', () => {
  expect(change(25, [])).toEqual({ first: [], gone: [], last: [] });
  const options = { release: 29, inOtp: () => false };
  expect(codePathChange({ name: 'tool' }, [main, a], [], options)).toEqual({ first: [], gone: [], last: [] });
});
