import { afterAll, expect, test } from 'bun:test';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hello } from '../bed/escripts.ts';
import { have, NotAvailable } from '../bed/not-available.ts';
import { realRuntimes } from '../bed/real-runtimes.ts';
import { run, runOk } from '../bed/run.ts';
import { tool } from '../bed/tools.ts';
import { onebeam } from '../cli/command-line.ts';
import { inMounts, testWithMounts } from '../launcher/mounts.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-image-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const runtimes = await realRuntimes();
const umoci = await tool('umoci');

/** Makes an image with the loader and the libraries of the C library that a program of this machine uses. */
async function baseImage(program: string, call: (...args: string[]) => Promise<string>): Promise<void> {
  const root = join(folder, 'root');
  const listed = Buffer.from((await run('ldd', [program])).stdout).toString();
  const paths = [...listed.matchAll(/^\s*(?:\S+ => )?(\/(?:usr\/)?lib\S+) \(0x/gm)].map(([, path]) => path!);
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(path, join(root, path), { dereference: true });
  }
  await call('init', '--layout', 'base');
  await call('new', '--image', 'base:libc');
  for (const name of new Set(paths.map((path) => path.split('/')[1]!)))
    await call('insert', '--rootless', '--image', 'base:libc', join(root, name), `/${name}`);
}

const script = await hello('zip');
const missing = [runtimes, umoci, script].find((thing) => thing instanceof NotAvailable);
const title = 'an image with a C library below it starts, with the arguments of its caller';
if (missing) test.skip(`${title} (missing: ${missing.missing})`, () => {});
else testWithMounts(title, startsImage);

async function startsImage(): Promise<void> {
  const runtime = join(have(runtimes), 'linux-x64');
  const { program, environment } = have(umoci);
  const env = { ...process.env, ...environment, TMPDIR: folder };
  const call = (...args: string[]) => runOk(program, args, { cwd: folder, env });
  const [emulator] = [...new Bun.Glob('**/beam.smp').scanSync({ cwd: runtime, absolute: true })];
  await baseImage(emulator!, call);
  await writeFile(
    join(folder, 'onebeam.toml'),
    '[package]\nversion = "1.2.0"\ndescription = "Greets"\n[ship.oci]\nbase = "base"\n',
  );
  for (const args of [
    ['build', have(script), '--erts', runtime, '-t', 'linux-x64', '-o', 'dist/hello', '--level', '1'],
    ['ship', 'dist/hello', '--to', 'oci', '-o', 'out'],
  ]) {
    const { code, err } = await onebeam(args, { cwd: folder });
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  }
  await mkdir(join(folder, 'layout'));
  await runOk('tar', ['-xf', 'out/hello.oci.tar', '-C', 'layout'], { cwd: folder });
  await call('unpack', '--rootless', '--image', 'layout:1.2.0', 'bundle');
  const { args, env: variables } = JSON.parse(
    await readFile(join(folder, 'bundle/config.json'), 'utf8'),
  ).process;
  const rootfs = join(folder, 'bundle/rootfs');
  for (const name of ['dev', 'proc']) await mkdir(join(rootfs, name), { recursive: true });
  // What a container runtime does: its own root with devices and processes, and the environment of the image.
  const commands = `root=$1; shift
mount --rbind /dev "$root/dev"; mount --rbind /proc "$root/proc"
exec chroot "$root" "$@"`;
  const said = await inMounts(commands, {
    arguments: [rootfs, ...args, 'Ada', 'a b'],
    env: Object.fromEntries(
      variables.map((one: string) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    ),
    timeout: 300_000,
  });
  expect([said.exitCode, said.stdout]).toEqual([0, 'hello from zip: ["Ada","a b"]\n']);
}
