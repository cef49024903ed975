import { expect, test } from 'bun:test';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { darwin } from '../../../runtime-stub/system/darwin.ts';
import { fixedMemory } from '../../../runtime-stub/system/fixed-memory.ts';
import { linux } from '../../../runtime-stub/system/linux.ts';
import type { SystemError } from '../../../runtime-stub/system/machine.ts';
import { posix } from '../../../runtime-stub/system/posix.ts';
import { abi } from '../../../runtime-stub/system/posix-abi.ts';
import { workFolder } from '../../launcher/work-folder.ts';

// Checks that JavaScript reads the values that a libc function has written: long enough for each compiler of
// JavaScriptCore, and compared with `node:fs`. Every round has a new result, so that an old value is detected.

/** The tests compare with what the kernel reports for this process in `/proc`. */
const onLinux = (name: string, body: () => void) =>
  process.platform === 'linux' ? test(name, body) : test.skip(`${name} (missing: /proc)`, body);
const rounds = 100_000;
const folder = workFolder();
const machine = posix();
const system = process.platform === 'darwin' ? darwin() : linux();
const files = Array.from({ length: 61 }, (_, index) => {
  const path = `f${index}`;
  const mode = index % 3 === 0 ? 0o755 : 0o644;
  writeFileSync(join(folder, path), `${path} `.repeat(1 + index * 7), { mode });
  return { path, size: lstatSync(join(folder, path)).size, mode };
});
const paths = files.map(({ path }) => join(folder, path));
const spare = join(folder, 'spare');
writeFileSync(spare, '');

/** The first wrong round, which is more useful than their number. */
function firstWrong(isRight: (round: number) => boolean, count = rounds): number | undefined {
  for (let round = 0; round < count; round++) if (!isRight(round)) return round;
  return undefined;
}

test('only fixed memory has an address that is kept', () => {
  const launcher = join(import.meta.dir, '../../../runtime-stub');
  const importing = readdirSync(launcher, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      name.endsWith('.ts') &&
      /import \{[^}]*\bptr\b[^}]*\} from 'bun:ffi'/.test(readFileSync(join(launcher, name), 'utf8')),
  );
  expect(importing).toEqual([join('system', 'fixed-memory.ts')]);
});

const block = fixedMemory(abi.stat.length);
const words = new Uint32Array(block.buffer);
const sizeInBlock = () => words[abi.stat.size / 4]!;

test('fixed memory: its address stays, and what libc writes there is read', () => {
  const name = Buffer.from(`${spare}\0`);
  const wrong = firstWrong((round) => {
    truncateSync(spare, round % 997);
    const failed = system.stat(abi.atCwd, name, block.address, abi.noFollowFlag);
    return failed === 0 && sizeInBlock() === round % 997;
  });
  expect(wrong).toBeUndefined();
});

test('facts', () => {
  const wrong = firstWrong((round) => {
    const index = round % files.length;
    const { kind, size, mode, owner } = machine.facts(paths[index]!, round % 2 === 0)!;
    const expected = files[index]!;
    const isOwn = kind === 'file' && owner === process.geteuid!();
    return isOwn && size === expected.size && mode === expected.mode;
  });
  expect(wrong).toBeUndefined();
  for (const [index, path] of paths.entries()) expect(lstatSync(path).size).toBe(files[index]!.size);
});

test('firstDifferent: one call for many files, and many calls', () => {
  const many = Array.from({ length: rounds }, (_, index) => ({ ...files[index % files.length]! }));
  expect(machine.firstDifferent(folder, many)).toBeUndefined();
  const wrongFile = many[98_765]!;
  wrongFile.size++;
  expect(machine.firstDifferent(folder, many)).toBe(wrongFile);

  const changing = { path: 'spare', size: 0, mode: 0o644 };
  const wrong = firstWrong((round) => {
    truncateSync(spare, round % 997);
    changing.size = (round + (round % 5 === 0 ? 1 : 0)) % 997;
    return machine.firstDifferent(folder, [changing]) === (round % 5 === 0 ? changing : undefined);
  });
  expect(wrong).toBeUndefined();
});

test('readFile', () => {
  const contents = paths.map((path) => readFileSync(path, 'utf8'));
  const wrong = firstWrong((round) => {
    const index = round % paths.length;
    const found = machine.readFile(paths[index]!, 4096);
    return Buffer.from(found!).toString() === contents[index];
  });
  expect(wrong).toBeUndefined();
});

test('readSelf', () => {
  const size = machine.openSelf();
  const whole = readFileSync(process.execPath).subarray(0, 1_000_000);
  expect(size).toBe(lstatSync(process.execPath).size);
  const wrong = firstWrong((round) => {
    const offset = (round * 7919) % 990_000;
    const length = 1 + (round % 300);
    return Buffer.from(machine.readSelf(offset, length)).equals(whole.subarray(offset, offset + length));
  });
  expect(wrong).toBeUndefined();
});

test('the number of an error', () => {
  const wrong = firstWrong((round) => {
    const tree = machine.tree(folder);
    try {
      tree.begin(round % 2 === 0 ? 'f1' : 'f1/below', 0o644);
    } catch (error) {
      return (error as SystemError).code === (round % 2 === 0 ? 'EEXIST' : 'ENOTDIR');
    } finally {
      tree.close();
    }
    return false;
  });
  expect(wrong).toBeUndefined();
});

test('tree: files have the written content', () => {
  const bytes = Buffer.alloc(1000);
  const tree = machine.tree(folder);
  const wrong = firstWrong((round) => {
    bytes.fill(round % 251);
    const length = 1 + (round % 999);
    tree.begin('new', 0o644);
    tree.write(bytes.subarray(0, length));
    tree.finish();
    // To look at each would be most of the time.
    const isRight = round % 16 !== 0 || readFileSync(join(folder, 'new')).equals(bytes.subarray(0, length));
    unlinkSync(join(folder, 'new'));
    return isRight;
    // Only counters are read here; a new file gets the current time.
  }, rounds / 5);
  tree.close();
  expect(wrong).toBeUndefined();
});

test('exchange', () => {
  const other = join(folder, 'other');
  writeFileSync(other, '');
  let [one, two] = [lstatSync(spare).ino, lstatSync(other).ino];
  const wrong = firstWrong(() => {
    if (!machine.exchange(spare, other)) return false;
    [one, two] = [two, one];
    return lstatSync(spare).ino === one && lstatSync(other).ino === two;
  });
  expect(wrong).toBeUndefined();
  rmSync(other);
});

onLinux('arguments and environment', () => {
  const expected = readFileSync(`/proc/self/environ`, 'latin1');
  const wordsExpected = readFileSync('/proc/self/cmdline', 'latin1');
  const wrong = firstWrong((round) =>
    round % 2 === 0
      ? system
          .environment()
          .map((entry) => `${entry}\0`)
          .join('') === expected
      : wordsExpected.endsWith(
          system
            .arguments()
            .map((word) => `${word}\0`)
            .join(''),
        ),
  );
  expect(wrong).toBeUndefined();
});

onLinux('descriptors: each that is marked is found and unmarked', () => {
  const closeOnExec = process.platform === 'darwin' ? 0x20006601 : 0x5451;
  const isMarked = (descriptor: number) => {
    const flags = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))![1]!;
    return (Number.parseInt(flags, 8) & 0o2000000) !== 0;
  };
  const opened = [1, 2, 3].map(() => openSync(spare, 'r'));
  const marked = readdirSync('/proc/self/fd')
    .map(Number)
    .filter((descriptor) => existsSync(`/proc/self/fdinfo/${descriptor}`) && isMarked(descriptor));
  const wrong = firstWrong((round) => {
    const descriptor = opened[round % 3]!;
    system.libc.ioctl!(descriptor, closeOnExec);
    if (round % 64 === 0 && !isMarked(descriptor)) return false;
    system.keepDescriptors();
    return !isMarked(descriptor);
  });
  for (const descriptor of opened) closeSync(descriptor);
  // Other tests start programs from this process.
  for (const descriptor of marked) system.libc.ioctl!(descriptor, closeOnExec);
  expect(wrong).toBeUndefined();
});
