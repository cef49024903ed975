import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platformTag } from '../../../src/shipping/python/wheel.ts';
import { NotAvailable } from '../../bed/not-available.ts';
import { runOk } from '../../bed/run.ts';
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
