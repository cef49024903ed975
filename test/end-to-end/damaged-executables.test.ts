import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { withExecutable } from '../../src/executable/read/read.ts';
import { hello } from '../bed/escripts.ts';
import { NotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { hangsAfter, type Ran, run } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { build, closeWorkshop, openWorkshop, usersEnvironment } from './workshop.ts';

const bed = { otp25: await otp(25), script: await hello('zip') };
const shop = await openWorkshop();
const cache = join(shop.folder, 'its-cache');
let executable = '';
let built: unknown;

beforeAll(async () => {
  if (bed.otp25 instanceof Error || bed.script instanceof Error) return;
  executable = await build(shop, bed.script, bed.otp25).catch((error) => {
    built = error;
    return '';
  });
});
afterAll(() => closeWorkshop(shop));

function start(program: string, env: Record<string, string | undefined> = {}): Promise<Ran> {
  return run(program, ['a'], {
    env: usersEnvironment(shop, { HELLO_CACHE_DIR: cache, ...env }),
    timeout: hangsAfter,
  });
}

/** A copy of the executable, changed. */
async function copy(name: string, change: (path: string, size: number) => Promise<void>): Promise<string> {
  if (built) throw built;
  const path = join(shop.folder, name);
  await copyFile(executable, path);
  await change(path, (await stat(path)).size);
  await chmod(path, 0o755);
  return path;
}

function refused(ran: Ran, ...says: RegExp[]): void {
  const words = `${ran.stderr}`;
  expect(words).toMatch(/^[^\n]+: [^\n]+\ncause: [^\n]+\nhint: [^\n]+\n$/);
  for (const expected of says) expect(words).toMatch(expected);
  expect(`${ran.stdout}`).toBe('');
  expect(ran.exitCode).toBe(125);
}

/** Returns what a program has laid out, or begun to. */
async function laidOut(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder, { recursive: true })).filter((name) =>
    /release|part|\.(beam|boot)$/.test(name),
  );
}

describe('an executable that is damaged says so, exits 125, and lays nothing out', () => {
  for (const [name, share] of [
    ['near its beginning', 0.05],
    ['in its middle', 0.5],
    ['near its end', 0.97],
  ] as const) {
    testWith(bed, `one byte of the payload changed, ${name}`, async () => {
      const changed = await copy('changed', async (path) => {
        const bytes = await readFile(path);
        const at = await withExecutable(
          path,
          async ({ footer }) => footer.payloadOffset + Math.floor(share * footer.payloadLength),
        );
        bytes[at]! ^= 0x01;
        await writeFile(path, bytes);
      });
      refused(await start(changed), /damaged/);
      expect(await laidOut(cache)).toEqual([]);
    });
  }

  for (const cut of [1, 100, 4096, 1_000_000]) {
    testWith(bed, `${cut} bytes cut off its end`, async () => {
      const short = await copy('short', (path, size) => truncate(path, size - cut));
      refused(await start(short), /damaged|payload/);
      expect(await laidOut(cache)).toEqual([]);
    });
  }
});

describe('an unusable cache folder', () => {
  testWith(bed, 'one that nobody may write to', async () => {
    refused(await start(await whole(), { HELLO_CACHE_DIR: '/proc/onebeam' }), /\/proc\/onebeam/);
  });

  testWith(bed, 'one that is a file', async () => {
    const file = join(shop.folder, 'a-file');
    await writeFile(file, '');
    refused(await start(await whole(), { HELLO_CACHE_DIR: file }), /a-file/);
  });

  testWith(bed, 'one that is named by a relative path', async () => {
    refused(await start(await whole(), { HELLO_CACHE_DIR: 'here' }), /HELLO_CACHE_DIR/);
  });

  testWith(bed, 'a folder in it that everybody may write to', async () => {
    const open = join(shop.folder, 'open');
    await mkdir(join(open, 'onebeam'), { recursive: true });
    await chmod(join(open, 'onebeam'), 0o777);
    refused(await start(await whole(), { HELLO_CACHE_DIR: open }), /open/);
  });

  testWith(bed, 'a folder in it that is a link', async () => {
    const linked = join(shop.folder, 'linked');
    await mkdir(linked);
    await mkdir(join(shop.folder, 'elsewhere'));
    await symlink(join(shop.folder, 'elsewhere'), join(linked, 'onebeam'));
    refused(await start(await whole(), { HELLO_CACHE_DIR: linked }), /linked/);
  });

  const root = process.getuid?.() === 0 ? true : new NotAvailable('root, to give a folder away');
  testWith({ ...bed, root }, 'one of another user', async () => {
    const foreign = join(shop.folder, 'foreign');
    await mkdir(join(foreign, 'onebeam'), { recursive: true });
    await chown(join(foreign, 'onebeam'), 65534, 65534);
    refused(await start(await whole(), { HELLO_CACHE_DIR: foreign }), /foreign/);
  });

  testWith(bed, 'and after all that it still starts', async () => {
    const ran = await start(await whole());
    expect([`${ran.stdout}`, `${ran.stderr}`, ran.exitCode]).toEqual(['hello from zip: ["a"]\n', '', 0]);
    expect((await laidOut(cache)).some((name) => name.endsWith('release'))).toBe(true);
  });
});

async function whole(): Promise<string> {
  if (built) throw built;
  return executable;
}
