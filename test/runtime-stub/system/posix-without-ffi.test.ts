import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine, SystemError } from '../../../runtime-stub/system/machine.ts';
import { writeAll } from '../../../runtime-stub/system/output.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { posixWithoutFfi } from '../../../runtime-stub/system/posix-without-ffi.ts';
import { withoutDeleted } from '../../../runtime-stub/system/self-link.ts';
import { workFolder } from '../../launcher/work-folder.ts';

const folder = workFolder();
const machines: Record<string, () => Machine> = { 'by libc': posix, 'without ffi': posixWithoutFfi };

mkdirSync(join(folder, 'sub'));
writeFileSync(join(folder, 'sub/file'), 'content');
writeFileSync(join(folder, 'sub/program'), '#!/bin/sh\n', { mode: 0o755 });
symlinkSync('file', join(folder, 'sub/link'));
symlinkSync('nowhere', join(folder, 'sub/dangling'));
symlinkSync('sub', join(folder, 'linked'));

test('both implementations of system calls have the same results', () => {
  const answers = (machine: Machine) => {
    const at = (name: string) => machine.native(join(folder, name));
    const names = [
      '',
      'sub',
      'sub/file',
      'sub/program',
      'sub/link',
      'sub/dangling',
      'linked',
      'none',
      'sub/file/x',
    ];
    const manifest = (path: string, size: number, mode = 0o644) => [{ path, size, mode }];
    return {
      executable: machine.executable,
      arguments: machine.arguments,
      environment: machine.environment,
      user: machine.user,
      isPrivileged: machine.isPrivileged,
      home: machine.homeOfUser(),
      size: machine.openSelf(),
      self: Buffer.from(machine.readSelf(1000, 500)).toString('hex'),
      end: machine.readSelf(statSync(process.execPath).size - 3, 10).length,
      facts: names.map((name) => [machine.facts(at(name), false), machine.facts(at(name), true)]),
      files: ['sub/file', 'sub/link', 'none'].map((name) => machine.readFile(at(name), 7)?.length),
      tooLong: machine.readFile(at('sub/file'), 6),
      different: [
        machine.firstDifferent(at('sub'), [...manifest('file', 7), ...manifest('program', 10, 0o755)]),
        machine.firstDifferent(at('sub'), manifest('file', 8)),
        machine.firstDifferent(at('sub'), manifest('file', 7, 0o755)),
        machine.firstDifferent(at('sub'), manifest('link', 7)),
        machine.firstDifferent(at('linked'), manifest('file', 7)),
        machine.firstDifferent(at('none'), manifest('file', 7)),
      ],
    };
  };
  const expected = answers(posix());
  expect(answers(posixWithoutFfi())).toEqual(expected);
  expect(expected.executable).toBe(Buffer.from(process.execPath).toString('latin1'));
  expect(expected.different.map((file) => file?.path)).toEqual([
    undefined,
    ...'file file link file file'.split(' '),
  ]);
});

describe.each(Object.entries(machines))('%s', (name, machine) => {
  const root = join(folder, name.replaceAll(' ', '-'));

  test('a tree has its files, modes and folders, whatever the umask is', () => {
    mkdirSync(root);
    const restore = machine().keepPrivate();
    const tree = machine().tree(root);
    for (const [path, mode] of [
      ['a/b/c/one', 0o644],
      ['a/b/two', 0o755],
      ['d/three', 0o644],
      ['a/b/c/four', 0o644],
    ] as const) {
      tree.begin(path, mode);
      tree.write(Buffer.from(path));
      tree.finish();
    }
    tree.close();
    restore();
    expect(readFileSync(join(root, 'a/b/c/four'), 'utf8')).toBe('a/b/c/four');
    expect(statSync(join(root, 'a/b/two')).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o700);
    expect(readdirSync(root).sort()).toEqual(['a', 'd']);
  });

  test('a tree follows no link and opens nothing that is there', () => {
    const outside = join(root, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(root, 'link'));
    const tree = machine().tree(root);
    const code = (path: string) => {
      try {
        tree.begin(path, 0o644);
      } catch (error) {
        return (error as SystemError).code;
      }
      return 'none';
    };
    expect(['link/file', 'link', 'a/b/two'].map(code)).toEqual([
      expect.stringMatching(/ELOOP|ENOTDIR/),
      'EEXIST',
      'EEXIST',
    ]);
    tree.close();
    expect(readdirSync(outside)).toEqual([]);
    expect(() => machine().tree(join(root, 'link'))).toThrow();
  });
});

describe('output', () => {
  const error = (code: string) => Object.assign(new Error(code), { code });

  test('is written completely, in pieces and through a temporarily full descriptor', () => {
    const out: number[] = [];
    const refusals = ['EAGAIN', undefined, 'EINTR', 'EAGAIN', 'EAGAIN'];
    writeAll(Uint8Array.of(1, 2, 3, 4, 5), (rest) => {
      const refusal = refusals.shift();
      if (refusal) throw error(refusal);
      out.push(...rest.subarray(0, 2));
      return Math.min(2, rest.length);
    });
    expect(out).toEqual([1, 2, 3, 4, 5]);
  });

  test('any other refusal is an error', () => {
    for (const code of ['ENOSPC', 'EPIPE', 'EIO', 'EFBIG']) {
      expect(() =>
        writeAll(Uint8Array.of(1), () => {
          throw error(code);
        }),
      ).toThrow(code);
    }
  });
});

test('removes the kernel’s suffix from the name of a deleted file, but not from a real name', () => {
  expect(withoutDeleted('/bin/tool', () => false)).toBe('/bin/tool');
  expect(withoutDeleted('/bin/tool (deleted)', () => false)).toBe('/bin/tool');
  expect(withoutDeleted('/bin/tool (deleted)', () => true)).toBe('/bin/tool (deleted)');
  expect(withoutDeleted('/bin/tool (deleted) (deleted)', () => false)).toBe('/bin/tool (deleted)');
});
