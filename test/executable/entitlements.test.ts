import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';

const read = (name: string) => readFile(new URL(`../../src/executable/${name}`, import.meta.url), 'utf8');
const prefix = 'com.apple.security.cs.';

test('grants what the launcher needs, nothing that lets others put code into it, and says why for each', async () => {
  const [plist, readme] = await Promise.all([read('entitlements.plist'), read('README.md')]);
  const granted = [...plist.matchAll(/<!-- [^\n]+ -->\n +<key>(.*)<\/key>\n +<true\/>/g)].map(
    ([, key]) => key!,
  );
  expect(granted).toEqual([`${prefix}allow-jit`, `${prefix}allow-unsigned-executable-memory`]);
  expect(plist.match(/<key>/g)).toHaveLength(granted.length);
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (granted|no) \| (.+) \|$/gm)];
  expect(rows.filter(([, , state]) => state === 'granted').map(([, name]) => prefix + name)).toEqual(granted);
  expect(rows.filter(([, , state]) => state === 'no')).toHaveLength(3);
});
