// Writes src/stub/pins.ts after package.json and package-lock.json name another Bun: `node scripts/bun.mjs
// scripts/pin-bun.ts`. npm downloads the archives, which are checked against package-lock.json.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TarReader } from '../src/archive/tar-read.ts';
import { npmPack } from '../src/stub/npm-pack.ts';
import { type Pin, pins } from '../src/stub/pins.ts';
import { type Target, targets } from '../src/targets/target.ts';

const root = join(import.meta.dir, '..');

/** The text of `src/stub/pins.ts` for the packages that package-lock.json names. */
export async function pinsFile(): Promise<string> {
  const before = await readFile(join(root, 'src', 'stub', 'pins.ts'), 'utf8');
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const entries: string[] = [];
  let version = '';
  for (const target of targets) {
    const { package: name, file } = pins[target];
    const locked: { version: string; integrity: string } = lock.packages[`node_modules/${name}`];
    version = locked.version;
    entries.push(entry(target, await pin(name, file, locked)));
  }
  const head = before.slice(0, before.indexOf('export const pins'));
  const table = `export const pins: Readonly<Record<Target, Pin>> = {\n${entries.join('')}};\n`;
  return head.replace(/bunVersion = '.*'/, `bunVersion = '${version}'`) + table;
}

async function pin(
  name: string,
  file: Pin['file'],
  { version, integrity }: { version: string; integrity: string },
): Promise<Pin> {
  const archive = await npmPack(`${name}@${version}`, { environment: process.env });
  const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version}: expected ${integrity}, found ${found}`);
  const reader = new TarReader({ total: 512 * 1024 * 1024 });
  const hash = createHash('sha256');
  let [size, isIt] = [0, false];
  for (const event of reader.read(gunzipSync(archive))) {
    if ('entry' in event) isIt = event.entry.path === `package/${file}`;
    else if (isIt) {
      hash.update(event.data);
      size += event.data.length;
    }
  }
  if (size === 0) throw new Error(`${name}@${version}: there is no ${file}`);
  return { package: name, integrity, file, size, sha256: hash.digest('hex') };
}

function entry(target: Target, { package: name, integrity, file, size, sha256 }: Pin): string {
  const digits = String(size).replace(/\B(?=(\d{3})+$)/g, '_');
  return `  '${target}': {
    package: '${name}',
    integrity:
      '${integrity}',
    file: '${file}',
    size: ${digits},
    sha256: '${sha256}',
  },
`;
}

if (import.meta.main) await writeFile(join(root, 'src', 'stub', 'pins.ts'), await pinsFile());
