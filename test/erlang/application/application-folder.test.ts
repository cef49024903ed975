import { expect, test } from 'bun:test';
import { applicationFolder } from '../../../src/erlang/application/application-folder.ts';

for (const [folder, name, version] of [
  ['ssl-11.2', 'ssl', '11.2'],
  ['foo-1.0.0-rc.1', 'foo', '1.0.0-rc.1'],
  ['foo-1.0.0-20240101', 'foo', '1.0.0-20240101'],
  ['my-app-1.0', 'my-app', '1.0'],
  ['foo-git-abc', 'foo', 'git-abc'],
  ['foo-v2', 'foo', 'v2'],
] as const) {
  test(`${folder} is ${name} ${version}`, () => expect(applicationFolder(folder)).toEqual({ name, version }));
}

test('a folder without a version is all name', () => {
  for (const name of ['foo', 'foo-', '-1']) expect(applicationFolder(name)).toEqual({ name });
});
