import { describe, expect, test } from 'bun:test';
import {
  type Distrust,
  type PathFacts,
  type PathReader,
  whyNotOwn,
  whyReplaceable,
} from '../../src/files/trusted-path.ts';

const user = 1000;
const other = 1234;

type Entry = Partial<PathFacts> & { target?: string };

/** A file system that has these paths; `/` is root's, and what is not described further is the user's, mode 0755. */
function reader(entries: Record<string, Entry>, groups = ''): PathReader {
  const all: Record<string, Entry> = { '/': { owner: 0 }, ...entries };
  return {
    user,
    facts: (path) => {
      const entry = all[path];
      if (!entry) return undefined;
      const { target, ...facts } = entry;
      return {
        kind: target === undefined ? 'folder' : 'link',
        mode: 0o755,
        owner: user,
        group: user,
        ...facts,
      };
    },
    target: (path) => all[path]?.target,
    groups: () => groups,
  };
}

const home = { '/home': { owner: 0 }, '/home/me': { mode: 0o700 } };

describe('whyReplaceable', () => {
  const cases: [
    name: string,
    path: string,
    entries: Record<string, Entry>,
    expected: Distrust | undefined,
  ][] = [
    ['a folder of the user', '/home/me/cache', home, undefined],
    ['a folder that is not there yet', '/home/me/a/b/c', home, undefined],
    ['slashes and dots', '//home/./me//cache/', home, undefined],
    [
      'a folder of another user above',
      '/home/me/cache',
      { ...home, '/home/me': { owner: other } },
      { path: '/home/me', why: 'foreign' },
    ],
    [
      'a folder above that all may write to',
      '/home/me/cache',
      { ...home, '/home': { owner: 0, mode: 0o777 } },
      { path: '/home', why: 'shared' },
    ],
    [
      'one that a group may write to',
      '/home/me/cache',
      { ...home, '/home': { owner: 0, mode: 0o775, group: 50 } },
      { path: '/home', why: 'shared' },
    ],
    [
      'the sticky bit, and an entry of the user',
      '/tmp/mine/x',
      { '/tmp': { owner: 0, mode: 0o1777 }, '/tmp/mine': {} },
      undefined,
    ],
    ['the sticky bit, and nothing there yet', '/tmp/mine', { '/tmp': { owner: 0, mode: 0o1777 } }, undefined],
    [
      'the sticky bit, and an entry of another user',
      '/tmp/theirs/x',
      { '/tmp': { owner: 0, mode: 0o1777 }, '/tmp/theirs': { owner: other, mode: 0o700 } },
      { path: '/tmp/theirs', why: 'foreign' },
    ],
    [
      'the sticky bit of a folder of another user, who may rename all entries',
      '/tmp/mine',
      { '/tmp': { owner: other, mode: 0o1777 }, '/tmp/mine': {} },
      { path: '/tmp', why: 'foreign' },
    ],
    [
      'the last name is a link of another user in a sticky folder',
      '/tmp/link',
      { '/tmp': { owner: 0, mode: 0o1777 }, '/tmp/link': { owner: other, target: '/home/me' }, ...home },
      { path: '/tmp/link', why: 'foreign' },
    ],
    [
      'a link of the user to a safe folder',
      '/home/me/link/cache',
      { ...home, '/home/me/link': { target: '/disk/me' }, '/disk': { owner: 0 }, '/disk/me': {} },
      undefined,
    ],
    [
      'a link of the user through an unsafe folder',
      '/home/me/link/cache',
      { ...home, '/home/me/link': { target: '/disk/me' }, '/disk': { owner: other }, '/disk/me': {} },
      { path: '/disk', why: 'foreign' },
    ],
    [
      'a relative link, upward',
      '/home/me/link/cache',
      { ...home, '/home/me/link': { target: '../them/x' }, '/home/them': { owner: other } },
      { path: '/home/them', why: 'foreign' },
    ],
    [
      'a link in a circle',
      '/home/me/a',
      { ...home, '/home/me/a': { target: 'a' } },
      { path: '/home/me/a', why: 'link' },
    ],
    [
      'a file above',
      '/home/me/cache',
      { ...home, '/home/me': { kind: 'file' } },
      { path: '/home/me', why: 'not-a-folder' },
    ],
    [
      'a user namespace without root: the owner of `/` counts as root',
      '/home/me/cache',
      { '/': { owner: 65534 }, '/home': { owner: 65534 }, '/home/me': {} },
      undefined,
    ],
  ];
  for (const [name, path, entries, expected] of cases) {
    test(name, () => expect(whyReplaceable(reader(entries), path)).toEqual(expected!));
  }

  test('a group of one may write: only the user’s private group', () => {
    const entries = { ...home, '/home/me': { mode: 0o775 } };
    const shared: Distrust = { path: '/home/me', why: 'shared' };
    const group = (groups: string, facts: Entry = {}) =>
      whyReplaceable(reader({ ...entries, '/home/me': { mode: 0o775, ...facts } }, groups), '/home/me/cache');
    expect(group('root:x:0:\nme:x:1000:\n')).toBeUndefined();
    expect(group('root:x:0:\nme:x:1000:www-data\n')).toEqual(shared);
    expect(group('me:x:1000:\nalias:x:1000:them\n')).toEqual(shared);
    expect(group('root:x:0:\n')).toEqual(shared);
    expect(group('me:x:1000:\nstaff:x:50:\n', { group: 50 })).toEqual(shared);
    expect(group('me:x:1000:\n', { mode: 0o777 })).toEqual(shared);
  });
});

test('whyNotOwn: accepts a real folder of the user that others may not write to', () => {
  const why = (facts: Entry) => whyNotOwn(reader({ '/x': facts }), '/x')?.why;
  expect(why({ mode: 0o700 })).toBeUndefined();
  expect(whyNotOwn(reader({}), '/x')).toBeUndefined();
  expect(why({ target: '/home' })).toBe('link');
  expect(why({ kind: 'file' })).toBe('not-a-folder');
  expect(why({ owner: other })).toBe('foreign');
  // Root could change its owner.
  expect(why({ owner: 0 })).toBe('foreign');
  for (const mode of [0o770, 0o702, 0o1777]) expect(why({ mode })).toBe('shared');
});
