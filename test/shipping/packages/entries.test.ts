import { expect, test } from 'bun:test';
import {
  digestOf,
  fileEntry,
  folderEntry,
  isSystemFolder,
  withFolders,
} from '../../../src/shipping/packages/entries.ts';

test('every folder comes once, before what is in it, sorted by bytes; a given one keeps its mode', () => {
  const entries = [
    fileEntry('usr/lib/b/x', ''),
    fileEntry('usr/lib/b.c', ''),
    folderEntry('usr/lib/b', 0o700),
  ];
  expect(withFolders(entries).map(({ path, mode }) => `${path} ${mode.toString(8)}`)).toEqual([
    ...['usr 755', 'usr/lib 755', 'usr/lib/b 700', 'usr/lib/b/x 644', 'usr/lib/b.c 644'],
  ]);
});

test('distinguishes folders of the system from those of a package', () => {
  const system = [
    'usr',
    'usr/bin',
    'usr/lib',
    'usr/share/man/man1',
    'usr/share/doc',
    'var/lib',
    'usr/lib/systemd/system',
  ];
  expect(system.filter((path) => !isSystemFolder(path))).toEqual([]);
  const own = ['usr/lib/hello', 'usr/share/doc/hello', 'usr/lib/hello/lib', 'var/lib/hello'];
  expect(own.filter(isSystemFolder)).toEqual([]);
});

test('digests: of a file, and of the target of a link', async () => {
  const file = fileEntry('x', 'x');
  expect(file.sha256).toBe('2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881');
  expect(await digestOf(file, 'md5')).toBe('9dd4e461268c8034f5c8564e155c67a6');
  expect(await digestOf({ ...file, type: 'link', target: 'x' }, 'md5')).toBe(
    '9dd4e461268c8034f5c8564e155c67a6',
  );
});
