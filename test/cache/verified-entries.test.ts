import { afterAll, expect, test } from 'bun:test';
import {
  copyFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContentCache } from '../../src/cache/content-cache.ts';
import { findVerified, putVerified } from '../../src/cache/verified-entries.ts';
import { ResumableSha256 } from '../../src/files/resumable-sha256.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-standing-'));
afterAll(() => rm(folder, { recursive: true }));

const content = new TextEncoder().encode('a stub '.repeat(1000));
const now = Date.now();
const hour = 60 * 60 * 1000;

async function made(): Promise<{ cache: ContentCache; path: string }> {
  const cache = new ContentCache(await mkdtemp(join(folder, 'c-')));
  return { cache, ...(await putVerified(cache, 'launchers', 'k', content, now)) };
}

/** One byte of a file, with its size and the times that a program can set as they were. */
async function flipByte(path: string): Promise<void> {
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Uint8Array.of(1), 0, 1, 10);
  await file.close();
  await utimes(path, atime, mtime);
}

/** Returns true when the next look reads the file: one that fails then is gone, even if its content is right. */
async function isRead({ cache, path }: { cache: ContentCache; path: string }, at: number): Promise<boolean> {
  const check = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.check`);
  const before = await readFile(check, 'utf8').catch(() => '');
  expect(await findVerified(cache, 'launchers', 'k', at)).toMatchObject({ path });
  const after = JSON.parse(await readFile(check, 'utf8')) as { at: number };
  return before === '' || after.at !== (JSON.parse(before) as { at: number }).at;
}

test('returns the file with the state to continue from, and does not read it', async () => {
  const { cache, path } = await made();
  const hit = await findVerified(cache, 'launchers', 'k', now + hour / 2);
  expect(hit).toMatchObject({ path, size: content.length });
  expect(ResumableSha256.resume(hit!.sha256State)!.digest()).toBe(hit!.sha256);
  expect(await isRead({ cache, path }, now + 2 * hour)).toBe(false);
  expect(await isRead({ cache, path }, now + 3 * hour)).toBe(false);
  expect(await findVerified(cache, 'launchers', 'other', now)).toBeUndefined();
});

test('reads it again after a day, after the clock was set back, and without a record', async () => {
  const one = await made();
  expect(await isRead(one, now + 25 * hour)).toBe(true);
  const two = await made();
  expect(await isRead(two, now - hour)).toBe(true);
  const three = await made();
  for (const name of await readdir(dirname(three.path))) {
    if (name.startsWith('.')) await rm(join(dirname(three.path), name));
  }
  expect(await isRead(three, now)).toBe(true);
});

test('detects a changed byte, whatever the file times are', async () => {
  const { cache, path } = await made();
  await flipByte(path);
  expect(await findVerified(cache, 'launchers', 'k', now)).toBeUndefined();
  expect(await readdir(dirname(path))).toEqual([]);
});

test('another file in its place is read, and kept when it is as good', async () => {
  const one = await made();
  await copyFile(one.path, join(folder, 'copy'));
  await rename(join(folder, 'copy'), one.path);
  expect(await isRead(one, now + 1)).toBe(true);
});

test('a record of other content, or none at all, is worth nothing', async () => {
  const { cache, path } = await made();
  const check = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.check`);
  const other = new ResumableSha256();
  other.update(new TextEncoder().encode('something else'));
  const record = JSON.parse(await readFile(check, 'utf8'));
  await writeFile(check, JSON.stringify({ ...record, sha256State: other.save() }));
  const hit = await findVerified(cache, 'launchers', 'k', now);
  expect(ResumableSha256.resume(hit!.sha256State)!.digest()).toBe(hit!.sha256);
  await writeFile(check, '{');
  expect(await findVerified(cache, 'launchers', 'k', now)).toMatchObject({ path });
});
