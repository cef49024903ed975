import { afterAll, expect } from 'bun:test';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotAvailable } from '../../bed/not-available.ts';
import { run, runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-wheel-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const python = Bun.which('python3') ?? new NotAvailable('python3');
const release = await shipped(folder, {
  targets: ['linux-x64', 'linux-arm64'],
  to: ['wheel'],
  program: { name: 'my_app', version: '1.2.0-rc.1' },
});
const wheels = release.files.filter(({ channel }) => channel === 'wheel').map(({ path }) => path);
const own = join(release.output, wheels[0]!);

testWith(
  { python },
  'pip installs it, the command runs through a link, nothing is left of it, and another platform is refused',
  async ({ python }) => {
    const prefix = join(folder, 'a prefix');
    const env = { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' };
    await runOk(python, ['-m', 'venv', '--without-pip', prefix]);
    const files = async () =>
      (await readdir(prefix, { recursive: true })).filter((path) => !path.includes('__pycache__')).sort();
    const before = await files();
    const inVenv = ['-m', 'pip', '--python', join(prefix, 'bin', 'python')];
    const pip = [...inVenv, 'install', '-q', '--no-index', '--no-deps', '--no-compile'];
    const installed = await run(python, [...pip, own], { env });
    expect([installed.exitCode, Buffer.from(installed.stderr).toString()]).toEqual([0, '']);
    await symlink(join(prefix, 'bin', 'my_app'), join(folder, 'linked'));
    const said = await runOk(join(folder, 'linked'), ['a b', '']);
    expect(said).toStartWith(`rootdir ${join(prefix, 'lib', 'my_app', 'erts')}\n`);
    expect(said).toEndWith('<a b>\n<>\n');
    await runOk(python, [...inVenv, 'uninstall', '-q', '-y', 'my-app'], { env });
    expect(await files()).toEqual(before);
    const other = await run(python, [...pip, join(release.output, wheels[1]!)], { env });
    expect(other.exitCode).toBe(1);
    expect(Buffer.from(other.stderr).toString()).toContain('is not a supported wheel on this platform');
  },
);
