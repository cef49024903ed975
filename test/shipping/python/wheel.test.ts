import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platformTag } from '../../../src/shipping/python/wheel.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { run, runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { sampleRelease } from '../release-sample.ts';
import { shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-wheel-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const python = Bun.which('python3') ?? new NotAvailable('python3');
const targets = ['linux-x64', 'linux-arm64', 'windows-x64', 'darwin-arm64'] as const;
const release = await shipped(folder, {
  targets,
  to: ['wheel'],
  program: { name: 'my_app', version: '1.2.0-rc.1' },
});
const wheels = release.files.filter(({ channel }) => channel === 'wheel').map(({ path }) => path);
const own = join(release.output, wheels[0]!);

test('names a wheel for each target', () => {
  expect(release.failures).toEqual([]);
  expect(wheels).toEqual([
    'my_app-1.2.0rc1-py3-none-manylinux_2_17_x86_64.whl',
    'my_app-1.2.0rc1-py3-none-manylinux_2_17_aarch64.whl',
    'my_app-1.2.0rc1-py3-none-macosx_13_0_arm64.whl',
    'my_app-1.2.0rc1-py3-none-win_amd64.whl',
  ]);
  expect(platformTag('linux-x64', { glibc: '2.34' })).toBe('manylinux_2_34_x86_64');
  expect(platformTag('linux-arm64-musl', {})).toBe('musllinux_1_2_aarch64');
});

/** RECORD is correct for each file, and has no other entries. */
const recount = `
import zipfile, hashlib, base64, csv, io, sys
z = zipfile.ZipFile(sys.argv[1])
names = z.namelist()
record = [n for n in names if n.endswith('.dist-info/RECORD')][0]
assert names[-1] == record
rows = list(csv.reader(io.StringIO(z.read(record).decode())))
assert sorted(r[0] for r in rows) == sorted(names), 'names'
for path, digest, size in rows:
    if path == record: assert digest == size == ''; continue
    data = z.read(path)
    assert digest == 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode(), path
    assert int(size) == len(data), path
print('right')
`;
testWith({ python }, 'RECORD has the digest of every file', async ({ python }) => {
  for (const wheel of wheels) {
    expect(await runOk(python, ['-c', recount, join(release.output, wheel)])).toBe('right\n');
  }
});

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

testWith({ python }, 'a release is thin, too', async ({ python }) => {
  const made = await shipped(folder, { to: ['wheel'], program: { release: sampleRelease() } });
  expect(made.failures).toEqual([]);
  const wheel = join(made.output, 'greeter-1.2.0-py3-none-manylinux_2_17_x86_64.whl');
  const names = `import zipfile, sys
for one in zipfile.ZipFile(sys.argv[1]).infolist(): print(one.filename, oct(one.external_attr >> 16), one.file_size)`;
  const listed = await runOk(python, ['-c', names, wheel]);
  expect(listed).toContain('greeter-1.2.0.data/scripts/greeter 0o100755 ');
  expect(listed).toContain('greeter-1.2.0.data/data/lib/greeter/erts/bin/erlexec 0o100755 ');
  expect(await runOk(python, ['-c', recount, wheel])).toBe('right\n');
});
