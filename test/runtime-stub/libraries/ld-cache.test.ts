import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { readLdCache } from '../../../runtime-stub/libraries/ld-cache.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';

const path = '/etc/ld.so.cache';
const ldconfig = [Bun.which('ldconfig'), '/sbin/ldconfig'].find((one) => one && existsSync(one));
const cache = existsSync(path) ? readFileSync(path) : new NotAvailable(path);

/** The new format with these names and paths. */
function written(entries: Record<string, string>): Buffer {
  const texts = Buffer.from(
    Object.entries(entries)
      .flat()
      .map((text) => `${text}\0`)
      .join(''),
  );
  const count = Object.keys(entries).length;
  const head = Buffer.alloc(48 + 24 * count);
  head.write('glibc-ld.so.cache1.1', 'latin1');
  head.writeUInt32LE(count, 20);
  let at = head.length;
  Object.entries(entries).forEach(([name, place], index) => {
    head.writeUInt32LE(at, 48 + 24 * index + 4);
    head.writeUInt32LE(at + name.length + 1, 48 + 24 * index + 8);
    at += name.length + place.length + 2;
  });
  return Buffer.concat([head, texts]);
}

testWith(
  { cache, ldconfig: ldconfig ?? new NotAvailable('`ldconfig`') },
  'has what `ldconfig -p` prints',
  async ({ cache, ldconfig }) => {
    const printed = [...(await runOk(ldconfig, ['-p'])).matchAll(/^\t(\S+) \(.*\) => (\S+)$/gm)];
    const read = [...readLdCache(cache)].flatMap(([name, places]) =>
      places.map((place) => `${name} ${place}`),
    );
    expect(read.sort()).toEqual(printed.map(([, name, place]) => `${name} ${place}`).sort());
    expect(read.length).toBeGreaterThan(5);
  },
);

test('the new format alone, and after the old one', () => {
  const entries = { 'liba.so.1': '/lib/liba.so.1', 'libb.so.2': '/usr/lib/libb.so.2' };
  const expected = Object.entries(entries).map(([name, place]) => [name, [place]]);
  expect([...readLdCache(written(entries))] as unknown).toEqual(expected);
  const old = Buffer.alloc(16 + 12 + 4);
  old.write('ld.so-1.7.0', 'latin1');
  old.writeUInt32LE(1, 12);
  expect([...readLdCache(Buffer.concat([old, written(entries)]))] as unknown).toEqual(expected);
});

test('anything else is empty, and nothing outside of it is read', () => {
  const good = written({ 'liba.so.1': '/lib/liba.so.1' });
  expect(readLdCache(undefined).size).toBe(0);
  for (let length = 0; length < good.length; length++)
    expect(readLdCache(good.subarray(0, length)).size).toBe(0);
  for (let at = 20; at < 60; at++) {
    const changed = Buffer.from(good);
    changed[at] = 0xff;
    expect(readLdCache(changed).size).toBeLessThanOrEqual(1);
  }
});
