import { cp, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hello } from '../../test/bed/escripts.ts';
import { have } from '../../test/bed/not-available.ts';
import { otp } from '../../test/bed/otp.ts';
import { usersEnvironment, type Workshop } from '../../test/end-to-end/workshop.ts';
import type { Effort, Measure } from './measure.ts';
import { peakOf } from './peak.ts';

const cli = [process.execPath, resolve(import.meta.dirname, '../../src/cli.ts')] as const;
const mebibyte = 1024 * 1024;
const fileSize = 16 * mebibyte;

interface Cost {
  build: { wall: number; peak: number };
  start: { wall: number; peak: number };
}

/** Builds and first starts with a runtime of a certain size: cost grows with it, memory does not. */
export async function scale(shop: Workshop, { quick }: Effort): Promise<Measure[]> {
  const sizes = quick ? [10, 100] : [10, 100, 1000, 1500];
  const costs: Cost[] = [];
  for (const megabytes of sizes) costs.push(await costOf(shop, megabytes));
  const measures: Measure[] = [await helloStart(shop)];
  for (const [index, { build, start }] of costs.entries()) {
    const megabytes = sizes[index]!;
    const of = (what: string, { peak, wall }: Cost['build'], atMost: number): Measure => ({
      name: `${megabytes} MB more to carry: memory of ${what}`,
      value: peak,
      unit: 'bytes',
      from: { milliseconds: wall },
      atMost,
    });
    measures.push(of('a build', build, 500 * mebibyte), of('a first start', start, 128 * mebibyte));
  }
  const at = (megabytes: number) => costs[sizes.indexOf(megabytes)]!;
  for (const what of ['build', 'start'] as const) {
    if (quick) continue;
    // The increase of each over the one before, which excludes the fixed cost.
    const small = at(100)[what].wall - at(10)[what].wall;
    const large = at(1000)[what].wall - at(100)[what].wall;
    measures.push({
      name: `a ${what === 'build' ? 'build' : 'first start'}: 900 MB more against ten times 90 MB more`,
      value: large / (10 * small),
      unit: 'ratio',
      from: { '10 MB': at(10)[what].wall, '100 MB': at(100)[what].wall, '1000 MB': at(1000)[what].wall },
      atMost: 1.5,
    });
  }
  return measures;
}

/** The median of five first starts of hello, at the default level. */
async function helloStart(shop: Workshop): Promise<Measure> {
  const folder = join(shop.folder, 'scale-hello');
  const output = join(folder, 'hello');
  const root = have(await otp(25)).root;
  const args = ['build', have(await hello('zip')), '--erts', root, '-o', output, '-q'];
  const env = usersEnvironment(shop, { ONEBEAM_BUILD_CACHE: join(shop.builds, 'cache') });
  await mkdir(folder);
  await peakOf([...cli, ...args], { ...env, ...own(folder, 'build') }, folder);
  const starts: { wall: number; peak: number }[] = [];
  for (let round = 0; round < 5; round++) {
    const user = own(folder, `user-${round}`);
    starts.push(await peakOf([output], { ...env, ...user, ONEBEAM: 'extract' }, folder));
  }
  const { wall, peak } = starts.sort((a, b) => a.peak - b.peak)[2]!;
  await rm(folder, { recursive: true });
  const name = 'hello, OTP 25: memory of a first start';
  return { name, value: peak, unit: 'bytes', from: { milliseconds: wall }, atMost: 56_000_000 };
}

async function costOf(shop: Workshop, megabytes: number): Promise<Cost> {
  const folder = join(shop.folder, `scale-${megabytes}`);
  const tree = have(await otp(25));
  const root = join(folder, 'otp');
  await cp(tree.root, root, { recursive: true, verbatimSymlinks: true });
  await writeBulk(join(root, 'lib', 'bulk-1.0'), megabytes, await readFile(join(tree.bin, 'beam.smp')));
  const output = join(folder, 'tool');
  const script = have(await hello('zip'));
  const args = ['build', script, '--erts', root, '--add-app', 'bulk', '-o', output, '--level', '1', '-q'];
  const env = usersEnvironment(shop, { ONEBEAM_BUILD_CACHE: join(shop.builds, 'cache') });
  try {
    const build = await peakOf([...cli, ...args], { ...env, ...own(folder, 'build') }, folder);
    const start = await peakOf([output], { ...env, ...own(folder, 'user'), ONEBEAM: 'extract' }, folder);
    const laidOut = await sizeOf(join(folder, 'user'));
    if (laidOut < megabytes * 1e6) throw new Error(`only ${laidOut} bytes were laid out`);
    return { build, start };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const own = (folder: string, name: string) => ({ XDG_CACHE_HOME: join(folder, name) });

/** An application of so much `priv`: machine code, each file a little different, that compresses as machine code does. */
async function writeBulk(folder: string, megabytes: number, code: Uint8Array): Promise<void> {
  await mkdir(join(folder, 'ebin'), { recursive: true });
  await mkdir(join(folder, 'priv'));
  await writeFile(
    join(folder, 'ebin', 'bulk.app'),
    '{application, bulk, [{vsn, "1.0"}, {modules, []}, {registered, []}, {applications, [kernel, stdlib]}]}.\n',
  );
  let left = megabytes * 1e6;
  for (let index = 0; left > 0; index++) {
    const file = await open(join(folder, 'priv', `part-${index}`), 'w');
    let size = Math.min(left, fileSize);
    left -= size;
    for (let round = 0; size > 0; round++) {
      const piece = code.slice(0, size).map((byte) => byte ^ ((index * 31 + round) & 0xff));
      await file.write(piece);
      size -= piece.length;
    }
    await file.close();
  }
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return size;
}
