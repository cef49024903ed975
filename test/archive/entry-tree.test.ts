import { describe, expect, test } from 'bun:test';
import { EntryTree } from '../../src/archive/entry-tree.ts';

function tree(links: Record<string, string> = {}): EntryTree {
  const made = new EntryTree();
  for (const path of ['a/b/c/d/file', 'e/file', 'top']) made.addFile(path);
  for (const [path, target] of Object.entries(links)) made.addLink(path, target);
  return made;
}

describe('EntryTree', () => {
  for (const [path, target, leads] of [
    ['l', 'top', 'top'],
    ['l', './e//file', 'e/file'],
    ['a/l', '../e', 'e'],
    ['a/l', '../e/', 'e'],
    ['a/l', '..', ''],
    ['a/l', '../../top', undefined],
    ['l', '../x/top', undefined],
    ['l', '/etc', undefined],
    ['l', 'gone', undefined],
    ['l', 'Top', undefined],
    ['l', 'top/../e', undefined],
    ['l', 'e\\file', undefined],
  ] as const) {
    test(`${path} -> ${target} leads to ${leads === undefined ? 'nothing of it' : `"${leads}"`}`, () => {
      expect(tree().follow(path, target)).toBe(leads);
    });
  }

  test('takes a .. after a link to a folder from where the link leads', () => {
    const made = tree({ 'a/b/c/d/l': '../../../../e' });
    expect(made.follow('e/x', '../a/b/c/d/l/file')).toBe('e/file');
    expect(made.follow('e/x', '../a/b/c/d/l/../top')).toBe('top');
    expect(made.follow('e/x', '../a/b/c/d/l/../../secret')).toBeUndefined();
  });

  test('refuses a way that leaves and comes back, through a link that leaves, and in circles', () => {
    const made = tree({ out: '../elsewhere', root: '/', one: 'two', two: 'one', 'e/up': '..' });
    for (const target of [
      'e/../../tree/top',
      'out/../top',
      'out',
      'root',
      'root/etc',
      'one',
      'e/up/../top',
    ]) {
      expect([target, made.follow('l', target)]).toEqual([target, undefined]);
    }
    expect(made.follow('l', 'e/up/e/up/top')).toBe('top');
  });
});
