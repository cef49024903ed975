import { afterAll, beforeAll, describe, expect } from 'bun:test';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelName } from '../../src/index.ts';
import type { ReleaseRecord } from '../../src/payload/format/release-record.ts';
import { debChannel } from '../../src/shipping/packages/deb/deb.ts';
import { pacmanChannel } from '../../src/shipping/packages/pacman/pacman.ts';
import { rpmChannel } from '../../src/shipping/packages/rpm/rpm.ts';
import { buildCache } from '../bed/build-cache.ts';
import { makeEscript } from '../bed/escripts.ts';
import { have, orNotAvailable } from '../bed/not-available.ts';
import { otp } from '../bed/otp.ts';
import { type PackageMachine, packageMachine, packageTools } from '../bed/package-tools.ts';
import { emulatedOtp } from '../bed/qemu.ts';
import { run, runOk } from '../bed/run.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { programOf, sampleMetadata, tinyProgram, written } from '../shipping/packages/sample-program.ts';
import { smallProgram } from '../shipping/small-program.ts';

const channels = { deb: debChannel, rpm: rpmChannel, pacman: pacmanChannel };
const folder = await mkdtemp(join(tmpdir(), 'onebeam-installed-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Prints its arguments; with a flag, waits for a line first. */
const script = await orNotAvailable(() =>
  makeEscript({
    name: 'my_app',
    kind: 'zip',
    modules: {
      my_app:
        '-module(my_app).\n-export([main/1]).\n\nmain(["wait" | Args]) ->\n    io:put_chars("waiting\\n"),\n    _ = io:get_line(""),\n    %% A module that is loaded only now.\n    io:format("~s ~p~n", [string:uppercase("then"), lists:sort(Args)]);\nmain(Args) ->\n    io:format("~p~n", [Args]).\n',
    },
  }),
);
const tools = await packageTools();
const needs = { script, tree: await otp(25), tools };
let executable: string;
beforeAll(async () => {
  if (needs.script instanceof Error || needs.tree instanceof Error || needs.tools instanceof Error) return;
  executable = join(folder, 'my_app');
  const args = ['build', needs.script, '--erts', needs.tree.root, '-o', executable, '--level', '1'];
  const { code, err } = await onebeam(args, { cwd: folder });
  if (code !== 0) throw new Error(err);
});

/** zstd at its level takes seconds for each package. */
const quickly = { deb: { compress: 'gzip' }, rpm: { compress: 'gzip' } };

const made = new Map<string, Promise<string>>();

/** A package of the program, made once. */
function packaged(channel: keyof typeof channels, version: string): Promise<string> {
  const make = async () => {
    const program = await programOf([executable], folder, { version });
    const place = await mkdtemp(join(folder, 'made-'));
    const [path] = await written(channels[channel], program, place, version === '1.0.0' ? {} : quickly);
    return path!;
  };
  const key = `${channel} ${version}`;
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** A machine with packages of these versions in `/tmp`. */
async function machineWith(
  channel: keyof typeof channels,
  versions: readonly string[],
): Promise<PackageMachine & { files: string[] }> {
  const machine = await packageMachine(have(tools), await mkdtemp(join(folder, `${channel}-`)));
  const files: string[] = [];
  for (const version of versions) {
    const made = await packaged(channel, version);
    const name = `${version}.${channel}`;
    await copyFile(made, join(machine.shared, name));
    files.push(`/tmp/${name}`);
  }
  return { ...machine, files };
}

/** Starts, is upgraded, and keeps running. */
const whileRunning = (upgrade: string) => `
  mkfifo /tmp/in
  my_app wait b a </tmp/in >/tmp/out 2>&1 & pid=$!
  exec 3>/tmp/in
  until grep -q waiting /tmp/out; do sleep 0.1; done
  ${upgrade} >/tmp/upgrade 2>&1 || cat /tmp/upgrade
  echo line >&3; exec 3>&-
  wait $pid; echo "exit $?"; cat /tmp/out; my_app new`;
const wentOn = `exit 0\nwaiting\nTHEN ["a","b"]\n["new"]\n`;

describe('dpkg', () => {
  testWith(
    needs,
    'installs, runs, verifies, upgrades while the program runs, and removes everything',
    async () => {
      const machine = await machineWith('deb', ['1.0.0', '1.1.0']);
      const first = await machine.run(
        `dpkg -i ${machine.files[0]} && my_app 'a b' '' && dpkg -V my-app && echo clean`,
      );
      expect(first.err).toBe('');
      expect(first.out).toEndWith('["a b",[]]\nclean\n');
      const upgraded = await machine.run(whileRunning(`dpkg -i ${machine.files[1]}`));
      expect(upgraded.out).toBe(wentOn);
      expect((await machine.run('dpkg-query -W my-app')).out).toBe('my-app\t1.1.0\n');
      expect((await machine.run('dpkg -r my-app')).exitCode).toBe(0);
      const gone = await machine.run(
        'ls -d /usr/lib/my_app /usr/bin/my_app /usr/share/doc/my-app 2>/dev/null; dpkg -P my-app 2>/dev/null; true',
      );
      expect(gone.out).toBe('');
    },
  );

  testWith(needs, 'depends on the packages of the libraries that it leaves to the system', async () => {
    const machine = await machineWith('deb', ['1.0.0']);
    const { out } = await machine.run(
      `dpkg-deb -f ${machine.files[0]} Depends; dpkg-deb -c ${machine.files[0]} | grep -o 'shared/.*'; dpkg -i ${machine.files[0]} >/dev/null; cat /usr/lib/my_app/sbom.cdx.json | grep -c '"library/libstdc'; my_app a; LD_DEBUG=libs my_app b 2>&1 | grep -o 'calling init: .*/libstdc.*' | sort -u | grep -vc my_app`,
    );
    expect(out).toMatch(
      /^libc6 \(>= 2\.\d+\), libgcc-s1, libstdc\+\+6, zlib1g\nshared\/\nshared\/libtinfo.so.6\n0\n\["a"\]\n1\n$/,
    );
  });

  testWith(needs, 'refuses it where a dependency is missing', async () => {
    const machine = await machineWith('deb', ['1.0.0']);
    const ran = await machine.run(
      `sed -i 's/^Package: libc6$/Package: other/' /var/lib/dpkg/status; dpkg -i ${machine.files[0]}`,
    );
    expect(ran.exitCode).not.toBe(0);
    expect(ran.err).toContain('my-app depends on libc6 (>= 2.');
  });

  /** Messages of lintian for a package that is not for Debian's archive. */
  const accepted = [
    // dpkg reads it since 1.21.18; Debian's archive does not take it.
    /^malformed-deb-archive .*data\.tar\.zst/,
    // So that the program runs with the libraries that it was built and tested with.
    /^embedded-library /,
    // The escript is read, not executed.
    /^script-not-executable /,
    // `lib` of the runtime in the package's folder.
    /^repeated-path-segment /,
    /^no-manual-page /,
  ];
  testWith(needs, 'lintian finds only what is known, with a reason', async () => {
    const machine = await machineWith('deb', ['1.0.0']);
    const { out } = await machine.run(`lintian --allow-root --pedantic ${machine.files[0]} 2>/dev/null`);
    const tags = out
      .split('\n')
      .filter((line) => /^[EWP]: /.test(line))
      .map((line) => line.replace(/^\w: [^:]+: /, ''));
    expect(tags.length).toBeGreaterThan(0);
    expect(tags.filter((tag) => !accepted.some((one) => one.test(tag)))).toEqual([]);
  });
});

describe('rpm', () => {
  const quietly = (script: string) => `rpm() { command rpm "$@" 2>&1 | grep -v '^rpm: '; }; ${script}`;

  testWith(
    needs,
    'four digests are right; installs, runs, verifies, upgrades while it runs, removes everything',
    async () => {
      const machine = await machineWith('rpm', ['1.0.0', '1.1.0']);
      const digests = await machine.run(quietly(`rpm -K -v ${machine.files[0]}`));
      expect(digests.out.match(/digest: OK/g)?.length).toBe(4);
      const first = await machine.run(
        quietly(
          `rpm --initdb; rpm -i --nodeps ${machine.files[0]}; my_app a; rpm -V --nodeps my_app; rpm -qf /usr/lib/my_app /usr/lib`,
        ),
      );
      expect(first.out).toBe('["a"]\nmy_app-1.0.0-1.x86_64\nfile /usr/lib is not owned by any package\n');
      expect((await machine.run(quietly(whileRunning(`rpm -U --nodeps ${machine.files[1]}`)))).out).toBe(
        wentOn,
      );
      const older = await machine.run(quietly(`rpm -U --nodeps ${machine.files[0]}; rpm -q my_app`));
      expect(older.out).toContain('is already installed');
      expect(older.out).toEndWith('my_app-1.1.0-1.x86_64\n');
      const forced = await machine.run(
        quietly(`rpm -U --nodeps --oldpackage ${machine.files[0]}; rpm -q my_app; rpm -e my_app`),
      );
      expect(forced.out).toBe('my_app-1.0.0-1.x86_64\n');
      const gone = await machine.run(
        'ls -d /usr/lib/my_app /usr/bin/my_app /usr/share/doc/my_app /usr/share/licenses/my_app 2>/dev/null; true',
      );
      expect(gone.out).toBe('');
    },
  );

  testWith(needs, 'requires what the system has, and is refused where that is missing', async () => {
    const machine = await machineWith('rpm', ['1.0.0']);
    const missing = await machine.run(quietly(`rpm --initdb; rpm -i ${machine.files[0]}`));
    expect(missing.out).toContain('libc.so.6(GLIBC_2.34)(64bit) is needed by my_app-1.0.0-1.x86_64');
    const { out } = await machine.run(
      quietly(`rpm -qp --qf '%{BUILDHOST}|%{SUMMARY}|%{DESCRIPTION}' ${machine.files[0]}`),
    );
    const [synopsis, , ...rest] = sampleMetadata.description!.split('\n');
    expect(out).toBe(`localhost|${synopsis}|${rest.join('\n')}\n`);
  });
});

describe('pacman', () => {
  const pacman = 'mkdir -p /var/lib/pacman; pac() { pacman --noconfirm --noprogressbar "$@"; }';

  testWith(
    needs,
    'installs, runs, verifies, upgrades while the program runs, and removes everything',
    async () => {
      const machine = await machineWith('pacman', ['1.0.0', '1.1.0']);
      const assume = '--assume-installed glibc=2.40 --assume-installed gcc-libs --assume-installed zlib';
      const first = await machine.run(
        `${pacman}; pac -U ${assume} ${machine.files[0]} >/tmp/log && my_app a && pacman -Qkk my-app`,
      );
      expect(first.err).toBe('');
      expect(first.out).toMatch(/^\["a"\]\nmy-app: \d+ total files, 0 altered files\n$/);
      const upgraded = await machine.run(
        `${pacman}; ${whileRunning(`pac -U ${assume} ${machine.files[1]}`)}`,
      );
      expect(upgraded.out).toBe(wentOn);
      const refused = await machine.run(`${pacman}; pac -R my-app >/tmp/log; pac -U ${machine.files[0]}`);
      expect(refused.err).toMatch(/cannot resolve "glibc>=2\.\d+", a dependency of "my-app"/);
      const gone = await machine.run(
        'ls -d /usr/lib/my_app /usr/bin/my_app /usr/share/licenses/my-app 2>/dev/null; true',
      );
      expect(gone.out).toBe('');
    },
  );
});

describe('order of versions', () => {
  const versions = ['1.2.0-rc.1', '1.2.0-rc.2', '1.2.0', '1.2.1', '1.10.0'];

  testWith({ tools }, 'dpkg, rpm and pacman sort candidates before releases', async ({ tools }) => {
    const machine = await packageMachine(tools, await mkdtemp(join(folder, 'order-')));
    const { packageVersion } = await import('../../src/index.ts');
    const spelled = (channel: ChannelName) => versions.map((version) => packageVersion(channel, version));
    const pairs = (list: string[]) => list.slice(1).map((one, index) => [list[index]!, one] as const);
    const lines = [
      'local=/var/lib/pacman/local',
      ...pairs(spelled('deb')).map(
        ([one, other]) => `dpkg --compare-versions '${one}' lt '${other}' || echo deb ${one}`,
      ),
      ...pairs(spelled('rpm')).map(
        ([one, other]) =>
          `[ "$(rpm --eval "%{lua:print(rpm.vercmp('${one}', '${other}'))}" 2>/dev/null)" = -1 ] || echo rpm ${one}`,
      ),
      ...pairs(spelled('pacman')).map(
        ([one, other]) =>
          `rm -rf $local; mkdir -p $local/x-${one}-1; echo 9 >$local/ALPM_DB_VERSION; printf '%%NAME%%\nx\n\n%%VERSION%%\n${one}-1\n\n' >$local/x-${one}-1/desc; : >$local/x-${one}-1/files; pacman -T 'x<${other}' >/dev/null || echo pacman ${one}; pacman -T 'x>${other}' >/dev/null && echo pacman ${one}`,
      ),
    ];
    expect((await machine.run(lines.join('\n'))).out).toBe('');
  });
});

/** Built on the same executable: twice, under other surroundings. */
testWith(needs, 'nothing of this machine is in a package, and surroundings change no byte', async () => {
  const made = async (name: string) => {
    const place = join(folder, name);
    const program = await programOf([executable], await mkdtemp(join(folder, 'tree-')));
    const paths: string[] = [];
    for (const channel of Object.values(channels))
      paths.push(...(await written(channel, program, place, quickly)));
    return Promise.all(paths.map((path) => readFile(path)));
  };
  const before = await made('first');
  const [umask, zone] = [process.umask(0o077), process.env.TZ];
  process.env.TZ = 'Asia/Kathmandu';
  try {
    const after = await made('second, elsewhere');
    expect(after.map((bytes, index) => bytes.equals(before[index]!))).toEqual([true, true, true]);
  } finally {
    process.umask(umask);
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  const machine = await packageMachine(have(tools), await mkdtemp(join(folder, 'search-')));
  for (const name of await readdir(join(folder, 'first'))) {
    if (!name.startsWith('.')) await copyFile(join(folder, 'first', name), join(machine.shared, name));
  }
  const words = [hostname(), buildCache, folder].filter((word) => word.length > 3);
  const greps = words.map((word) => `grep -raF -- '${word}' /tmp/x && echo found '${word}'`).join('\n');
  const ran = await machine.run(`mkdir -p /tmp/x/deb /tmp/x/rpm /tmp/x/pacman; cd /tmp
    dpkg-deb -R *.deb x/deb; (cd x/rpm && rpm2cpio ../../*.rpm | cpio -id --quiet); rpm -qp --xml *.rpm >x/rpm.xml 2>/dev/null
    bsdtar -xf *.pkg.tar.zst -C x/pacman; gzip -dc x/pacman/.MTREE >x/mtree; ls x/deb x/rpm x/pacman >/dev/null || echo missing
    ${greps}\ntrue`);
  expect(ran.out).toBe('');
});

testWith(
  { ...needs, arm: await otp(25, 'arm64'), emulated: await emulatedOtp(25) },
  'arm64 packages made here have the right architecture, and the program runs under qemu',
  async ({ script, arm, emulated }) => {
    const path = join(folder, 'my_app-arm64');
    const args = ['build', script, '--erts', arm.root, '-t', 'linux-arm64', '--name', 'my_app', '-o', path];
    const { code, err } = await onebeam(args, { cwd: folder });
    expect([code, err]).toEqual([0, expect.any(String)]);
    const machine = await packageMachine(have(tools), await mkdtemp(join(folder, 'arm-')));
    const program = await programOf([path], folder, { version: '1.0.0' });
    for (const channel of ['deb', 'rpm'] as const)
      for (const made of await written(channels[channel], program, machine.shared, quickly))
        expect(made).toMatch(/arm64|aarch64/);
    const ran = await machine.run(
      'cd /tmp; dpkg-deb -f *.deb Architecture; rpm -qp --qf "%{ARCH}\\n" *.rpm 2>/dev/null; mkdir x; (cd x && rpm2cpio ../*.rpm | cpio -id --quiet); dpkg-deb -x *.deb y; diff -r x/usr/lib y/usr/lib && echo same',
    );
    expect(ran.out).toBe('arm64\naarch64\nsame\n');
    // The launcher is text: what it starts is run by qemu.
    const root = join(machine.shared, 'y/usr/lib/my_app');
    const launcher = await readFile(join(machine.shared, 'y/usr/bin/my_app'), 'utf8');
    const moved = launcher
      .replace('onebeam_root=/usr/lib/my_app', `onebeam_root='${root}'`)
      .replace(
        'exec "$onebeam_root/erts/bin/erlexec"',
        `export BINDIR='${root}/qemu'\nexec ${emulated.qemu} ${emulated.arguments.join(' ')} "$onebeam_root/erts/bin/erlexec"`,
      );
    const qemu = join(root, 'qemu');
    await mkdir(qemu);
    for (const name of await readdir(join(root, 'erts/bin'))) {
      const text = `#!/bin/sh\nexec ${emulated.qemu} ${emulated.arguments.join(' ')} -0 "$0" ${root}/erts/bin/${name} "$@"\n`;
      await Bun.write(join(qemu, name), text);
      await run('chmod', ['755', join(qemu, name)]);
    }
    await Bun.write(join(folder, 'my_app-moved'), moved);
    expect(await runOk('sh', [join(folder, 'my_app-moved'), 'on', 'arm64'])).toBe('["on","arm64"]\n');
  },
  200_000,
);

testWith(
  { tools },
  'more than one piece of zstd, long names and odd ones are installed completely',
  async ({ tools }) => {
    const machine = await packageMachine(tools, await mkdtemp(join(folder, 'big-')));
    let state = 1;
    const words: string[] = [];
    for (let index = 0; index < 1_600_000; index++) {
      state = (state * 1103515245 + 12345) % 2147483648;
      words.push(state.toString(36));
    }
    const text = words.join('');
    const long = `lib/a-1/priv/${'d'.repeat(120)}/${'f'.repeat(140)}`;
    const files = {
      'lib/a-1/priv/one': text,
      'lib/a-1/priv/two': `${text.slice(3)}x`,
      'lib/a-1/priv/ä b $x': 'odd',
      [long]: 'long',
    };
    const program = await tinyProgram(folder, { name: 'big', files });
    for (const channel of Object.values(channels)) await written(channel, program, machine.shared);
    const sums = (path: string) =>
      `md5sum ${path}/usr/lib/big/lib/a-1/priv/* ${path}/usr/lib/big/lib/a-1/priv/*/* 2>/dev/null | cut -d' ' -f1 | md5sum`;
    const ran = await machine.run(`cd /tmp
    dpkg -i big*.deb >/dev/null && dpkg -V big && ${sums('')}; dpkg -r big >/dev/null 2>&1
    rpm --initdb; rpm -i --nodeps big*.rpm 2>/dev/null; rpm -V --nodeps big 2>/dev/null && ${sums('')}; rpm -e big 2>/dev/null
    mkdir -p /var/lib/pacman; pacman --noconfirm --assume-installed glibc -U big*.pkg.tar.zst >/dev/null; pacman -Qkk big >/dev/null && ${sums('')}`);
    const lines = ran.out.trim().split('\n');
    expect(lines.length).toBe(3);
    expect(new Set(lines).size).toBe(1);
  },
);

describe('a service', () => {
  const record: ReleaseRecord = {
    ...{ name: 'greeter', version: '1.0.0', tool: 'mix', distribution: 'none', cookie: 'generate' },
    ...{ kind: 'service', workingFolder: 'keep', defaults: {} },
    commands: { start: { run: { arguments: ['-noshell'], environment: {}, prepare: [] } } },
  };
  const enabled = '/etc/systemd/system/multi-user.target.wants/greeter.service';
  const serviceMachine = async (root: string, channel: 'deb' | 'rpm') => {
    const machine = await packageMachine(root, await mkdtemp(join(folder, `service-${channel}-`)));
    for (const version of ['1.0.0', '1.1.0']) {
      const place = await mkdtemp(join(folder, 'service-'));
      const path = await smallProgram(place, 'linux-x64', { content: version, release: record });
      await written(channels[channel], await programOf([path], place, { version }), machine.shared);
    }
    return machine;
  };

  testWith(
    { tools },
    'of a .deb is enabled, stays as the administrator wants it, and is gone after a purge',
    async ({ tools }) => {
      const machine = await serviceMachine(tools, 'deb');
      const first = await machine.run(
        `dpkg -i /tmp/greeter_1.0.0_amd64.deb >/dev/null; ls ${enabled}; dpkg -V greeter && echo clean`,
      );
      expect(first.out).toBe(`${enabled}\nclean\n`);
      const unit = await machine.run(
        'systemd-analyze verify /usr/lib/systemd/system/greeter.service 2>&1 | grep greeter.service',
      );
      expect(unit.out).toBe('');
      const upgraded = await machine.run(
        `systemctl disable greeter 2>/dev/null; dpkg -i /tmp/greeter_1.1.0_amd64.deb >/dev/null; ls ${enabled} 2>/dev/null; dpkg-query -W greeter`,
      );
      expect(upgraded.out).toBe('greeter\t1.1.0\n');
      const removed = await machine.run(
        'mkdir -p /var/lib/private/greeter; touch /var/lib/private/greeter/kept; dpkg -r greeter >/dev/null 2>&1; ls /var/lib/private/greeter; dpkg -P greeter >/dev/null 2>&1; find / -xdev -name "*greeter*" -not -path "/tmp/*" -not -path "/var/log/*"',
      );
      expect(removed.out).toBe('kept\n');
      const { out } = await machine.run('lintian --allow-root /tmp/greeter_1.0.0_amd64.deb 2>/dev/null');
      const tags = out.split('\n').filter((line) => /^[EW]: .*(systemd|script|init|post|pre)/.test(line));
      expect(tags).toEqual([]);
    },
  );

  testWith(
    { tools },
    'of an RPM package follows the presets, and leaves no link behind',
    async ({ tools }) => {
      const machine = await serviceMachine(tools, 'rpm');
      const rpm = (words: string) => `rpm ${words} 2>&1 | grep -v '^rpm: '`;
      const installed = await machine.run(
        `rpm --initdb; echo 'enable greeter.service' >/etc/systemd/system-preset/10.preset 2>/dev/null || { mkdir -p /etc/systemd/system-preset; echo 'enable greeter.service' >/etc/systemd/system-preset/10.preset; }
      ${rpm('-i --nodeps /tmp/greeter-1.0.0-1.x86_64.rpm')}; ls ${enabled}; rpm -V --nodeps greeter 2>/dev/null && echo clean; ${rpm('-q --scripts greeter')} | grep -c scriptlet`,
      );
      expect(installed.out).toContain(`${enabled}\nclean\n3\n`);
      const after = await machine.run(
        `${rpm('-U --nodeps /tmp/greeter-1.1.0-1.x86_64.rpm')}; ls ${enabled}; ${rpm('-e greeter')}; find / -xdev -name "*greeter*" -not -path "/tmp/*"`,
      );
      expect(after.out).toBe(`${enabled}\nRemoved "${enabled}".\n`);
    },
  );
});
