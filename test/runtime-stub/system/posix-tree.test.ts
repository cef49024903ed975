import { describe, expect, test } from 'bun:test';
import { lstatSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { posixWithoutFfi } from '../../../runtime-stub/system/posix-without-ffi.ts';
import { emptyFolder } from '../../launcher/start.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();

for (const [name, machine] of [
  ['by functions of libc', posix()],
  ['without them', posixWithoutFfi()],
] as const) {
  describe(`a tree on POSIX, ${name}`, () => {
    const source = join(emptyFolder(folder, name), 'source');
    writeFileSync(source, 'content');
    symlinkSync('source', `${source}-link`);

    test('gives a file another name below folders that it makes, and removes names', () => {
      const place = emptyFolder(folder, name, 'tree');
      const tree = machine.tree(place);
      tree.link!('a/b/one', source);
      tree.link!('two', source);
      expect(lstatSync(join(place, 'a/b/one')).ino).toBe(lstatSync(source).ino);
      expect(lstatSync(source).nlink).toBe(3);
      tree.remove!('a/b/one');
      tree.remove!('two');
      expect(readdirSync(join(place, 'a/b'))).toEqual([]);
      expect(() => tree.remove!('two')).toThrow('ENOENT');
      tree.close();
    });

    test('never takes the place of a file, and follows no link: a link is linked itself', () => {
      const place = emptyFolder(folder, name, 'strict');
      const tree = machine.tree(place);
      tree.link!('one', source);
      expect(() => tree.link!('one', source)).toThrow('EEXIST');
      tree.link!('link', `${source}-link`);
      expect(lstatSync(join(place, 'link')).isSymbolicLink()).toBe(true);
      expect(() => tree.link!('nothing', `${source}-nowhere`)).toThrow('ENOENT');
      tree.close();
    });

    test('a folder that is replaced by a link meanwhile: files follow the folder', () => {
      const place = emptyFolder(folder, name, 'swapped');
      const outside = emptyFolder(folder, name, 'outside');
      const tree = machine.tree(place);
      tree.link!('a/one', source);
      renameSync(join(place, 'a'), join(place, 'moved'));
      symlinkSync(outside, join(place, 'a'));
      tree.link!('a/two', source);
      expect([readdirSync(outside), readdirSync(join(place, 'moved')).sort()]).toEqual([[], ['one', 'two']]);
      tree.close();
    });
  });
}
