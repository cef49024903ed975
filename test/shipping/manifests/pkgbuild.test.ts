import { afterAll, expect, test } from 'bun:test';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageMachine, packageTools } from '../../bed/package-tools.ts';
import { runOk } from '../../bed/run.ts';
import { testWith } from '../../bed/when.ts';
import { sampleRelease } from '../release-sample.ts';
import { sampleMetadata, shipped } from '../shipped.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-pkgbuild-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await chmod(folder, 0o755);

const release = await shipped(folder, {
  ...{ targets: ['linux-x64', 'linux-arm64'], to: ['arch'], baseUrl: 'https://example.org/v{version}' },
  metadata: { ...sampleMetadata, description: "Greets whoever isn't named $HOME" },
  program: { name: 'my_app', version: '1.2.0-rc.1' },
});
const aur = join(release.output, 'aur');
/** A service. */
const service = await shipped(folder, {
  ...{ targets: ['linux-x64', 'linux-arm64'], to: ['arch'], baseUrl: 'https://example.org/v{version}' },
  metadata: { ...sampleMetadata, description: "Greets whoever isn't named $HOME" },
  program: { version: '1.2.0-rc.1', release: sampleRelease() },
});

test('names sources and digests for each processor', async () => {
  expect(release.failures).toEqual([]);
  const text = await readFile(join(aur, 'PKGBUILD'), 'utf8');
  expect(text).toContain("pkgname='my-app-bin'");
  expect(text).toContain("options=('!strip' '!debug')");
  for (const [target, arch] of [
    ['linux-x64', 'x86_64'],
    ['linux-arm64', 'aarch64'],
  ] as const) {
    const { sha256 } = release.files.find((file) => file.kind === 'thin-archive' && file.target === target)!;
    expect(text).toContain(`sha256sums_${arch}=('${sha256}')`);
  }
  await runOk('bash', ['-n', join(aur, 'PKGBUILD')]);
});

test('bash reads from it what .SRCINFO says, and its package function installs what runs', async () => {
  const place = await mkdtemp(join(folder, 'package-'));
  const archive = join(release.output, 'my_app-linux-x64-thin.tar.gz');
  await runOk('tar', ['-xzf', archive, '-C', place]);
  const script = `set -e; . ${aur}/PKGBUILD; srcdir=${place} pkgdir=${place}/root; mkdir "$pkgdir"; package >&2
printf '%s\\n' "$pkgdesc" "$pkgver" "\${source_x86_64[@]}"`;
  const said = (await runOk('bash', ['-c', script])).trimEnd().split('\n');
  const info = await readFile(join(aur, '.SRCINFO'), 'utf8');
  expect(info).toContain(`\tpkgdesc = ${said[0]}\n\tpkgver = ${said[1]}\n`);
  expect(info).toContain(`\tsource_x86_64 = ${said[2]}\n`);
  expect(said.slice(0, 2)).toEqual(["Greets whoever isn't named $HOME", '1.2.0rc1']);
  const ran = await runOk(join(place, 'root/usr/bin/my_app'), ['x']);
  expect(ran).toBe(`rootdir ${place}/root/usr/lib/my_app/erts\n${ran.split('\n').slice(1).join('\n')}`);
});

test('a service is installed in its thin form, with its unit', async () => {
  expect([service.failures, service.skipped]).toEqual([[], []]);
  const own = join(service.output, 'aur');
  const place = await mkdtemp(join(folder, 'service-'));
  await runOk('tar', ['-xzf', join(service.output, 'greeter-linux-x64-thin.tar.gz'), '-C', place]);
  await copyFile(join(own, 'greeter.service'), join(place, 'greeter.service'));
  const script = `set -e; . ${own}/PKGBUILD; srcdir=${place} pkgdir=${place}/root; mkdir "$pkgdir"; package >&2
printf '%s\\n' "\${source[@]}" "\${sha256sums[@]}"; cd "$pkgdir"; find usr/bin usr/lib/systemd -type f -printf '%m ./%p\\n' | sort -k2; find . -name erlexec -printf '%m %p\\n'`;
  const sum = (await runOk('sha256sum', [join(own, 'greeter.service')])).split(' ')[0];
  expect(await runOk('bash', ['-c', script])).toBe(
    `greeter.service\n${sum}\n755 ./usr/bin/greeter\n644 ./usr/lib/systemd/system/greeter.service\n755 ./usr/lib/greeter/erts/bin/erlexec\n`,
  );
  const info = await readFile(join(own, '.SRCINFO'), 'utf8');
  expect(info).toContain(
    `\toptions = !debug\n\tsource = greeter.service\n\tsha256sums = ${sum}\n\tsource_x86_64`,
  );
  expect(await readFile(join(own, 'greeter.service'), 'utf8')).toContain(
    'ExecStart=/usr/bin/greeter start\n',
  );
});

test('a release without a thin form is installed as its executable', async () => {
  const record = sampleRelease('app');
  const made = await shipped(folder, {
    ...{ to: ['arch'], baseUrl: 'https://example.org/v{version}' },
    program: { release: { ...record, commands: { ...record.commands, ping: { builtIn: 'ping' } } } },
  });
  expect(made.failures).toEqual([]);
  const text = await readFile(join(made.output, 'aur', 'PKGBUILD'), 'utf8');
  expect(text).toContain('greeter-linux-x64.tar.gz');
  expect(text).toContain(`install -Dm755 "$srcdir"/'greeter' "$pkgdir/usr/bin/"'greeter'\n}`);
});

testWith({ root: await packageTools() }, 'makepkg prints the .SRCINFO that is there', async ({ root }) => {
  const machine = await packageMachine(root, await mkdtemp(join(folder, 'machine-')));
  const configuration =
    'CARCH=x86_64\nPKGEXT=.pkg.tar.gz\nSRCEXT=.src.tar.gz\nDLAGENTS=()\nOPTIONS=()\nBUILDENV=()\n';
  const own = join(service.output, 'aur');
  const place = join(machine.shared, 'package');
  await mkdir(place);
  for (const name of await readdir(own)) await copyFile(join(own, name), join(place, name));
  await writeFile(join(place, 'makepkg.conf'), configuration);
  await chmod(place, 0o777);
  const makepkg =
    'setpriv --reuid=65534 --regid=65534 --clear-groups makepkg --config /tmp/package/makepkg.conf';
  const { exitCode, out, err } = await machine.run(`cd /tmp/package && ${makepkg} --printsrcinfo`);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toBe(await readFile(join(own, '.SRCINFO'), 'utf8'));
});
