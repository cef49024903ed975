import { afterAll, describe, expect } from 'bun:test';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelName } from '../../src/index.ts';
import { channels } from '../../src/shipping/channels/channels.ts';
import { otp } from '../bed/otp.ts';
import { mixRelease } from '../bed/releases.ts';
import { type SystemdMachine, systemdMachine, systemdTools } from '../bed/systemd-machine.ts';
import { testWith } from '../bed/when.ts';
import { onebeam } from '../cli/command-line.ts';
import { programOf, written } from '../shipping/packages/sample-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-service-packages-'));
const machines: SystemdMachine[] = [];
afterAll(async () => {
  for (const machine of machines) await machine.end();
  await rm(folder, { recursive: true, force: true });
});

const things = { tree: await otp(25), mix: await mixRelease(25), tools: await systemdTools() };
const settings = { deb: { compress: 'gzip' }, rpm: { compress: 'gzip' } };
let built: Promise<string> | undefined;

async function build(release: string, root: string): Promise<string> {
  const path = join(folder, 'hello');
  const args = ['build', release, '--erts', root, '-o', path, '--level', '1'];
  const { code, err } = await onebeam(args, { cwd: folder });
  if (code !== 0) throw new Error(err);
  return path;
}

/** A machine that systemd runs, with packages of a service in two versions in `/tmp`. */
async function machineWith(
  channel: ChannelName,
  { mix, tree, tools }: { mix: { folder: string }; tree: { root: string }; tools: string },
): Promise<SystemdMachine> {
  built ??= build(mix.folder, tree.root);
  const path = await built;
  const machine = await systemdMachine(tools, await mkdtemp(join(folder, `${channel}-`)));
  machines.push(machine);
  for (const version of ['1.0.0', '1.1.0']) {
    const program = await programOf([path], await mkdtemp(join(folder, 'tree-')), { version });
    const place = await mkdtemp(join(folder, 'made-'));
    const [made] = await written(channels[channel]!, program, place, settings);
    await copyFile(made!, join(machine.shared, version));
  }
  return machine;
}

/** Functions for the scripts below: waits for the node, calls a command of the service. */
const functions = `
  pid() { systemctl show -P MainPID hello; }
  # As the comment in the unit says.
  as_user() { $(sed -n 's/^# *\\(systemd-run .*\\) status$/\\1/p' /usr/lib/systemd/system/hello.service) "$@" 2>&1; }
  until_up() {
    for turn in $(seq 3000); do
      [ "$(as_user rpc 'IO.puts(:up)')" = up ] && return
      sleep 0.1
    done
    systemctl status hello; journalctl -u hello | tail -20; as_user rpc 'IO.puts(:up)'; return 1
  }
  state() { systemctl is-active hello; systemctl is-enabled hello; }
`;

/** Prints the process, user and state of the service. */
const lifeOf = `
  until_up && first=$(pid) && state
  [ "$(stat -c %u /proc/$first)" -ge 61184 ] && echo 'dynamic user'
  stat -c '%a %F' /var/lib/private/hello; readlink /var/lib/hello
  as_user version
`;
const lived = 'active\nenabled\ndynamic user\n755 directory\nprivate/hello\nhello 1.0.0\n';

describe('systemd', () => {
  testWith(
    things,
    'starts the service of a .deb, restarts it after a crash and an upgrade, stops it, and a purge leaves nothing',
    async (it) => {
      const machine = await machineWith('deb', it);
      const installed = await machine.run(
        `${functions} dpkg -i /tmp/1.0.0 >/tmp/log 2>&1 || cat /tmp/log; ${lifeOf}`,
      );
      expect(installed.out).toBe(lived);
      const crashed = await machine.run(
        `${functions} first=$(pid); kill -9 "$first"; until_up && [ "$(pid)" != "$first" ] && systemctl show -P NRestarts hello`,
      );
      expect(crashed.out).toBe('1\n');
      const upgraded = await machine.run(
        `${functions} first=$(pid); dpkg -i /tmp/1.1.0 >/tmp/log 2>&1 || cat /tmp/log; until_up && [ "$(pid)" != "$first" ] && state; dpkg-query -W -f '\${Version}\\n' hello`,
      );
      expect(upgraded.out).toBe('active\nenabled\n1.1.0\n');
      // A stop by TERM is a clean end of the program, not a failure.
      const stopped = await machine.run(
        'systemctl stop hello; systemctl show -P Result -P ActiveState hello; journalctl -o cat -u hello | grep -c stopped; pgrep -c beam',
      );
      expect(stopped.out).toMatch(/^success\ninactive\n[1-9]\d*\n0\n$/);
      const disabled = await machine.run(
        `${functions} systemctl disable -q hello; dpkg -i /tmp/1.1.0 >/dev/null 2>&1; state; systemctl start hello; until_up; systemctl is-active hello`,
      );
      expect(disabled.out).toBe('inactive\ndisabled\nactive\n');
      const removed = await machine.run(
        `dpkg -r hello >/tmp/log 2>&1 || cat /tmp/log; pgrep -c beam; ls -d /var/lib/private/hello; dpkg -P hello >/dev/null 2>&1
        systemctl cat hello 2>/dev/null; systemctl list-units --failed --no-legend 'hello*'; find / -xdev -name '*hello*' -not -path '/tmp/*' -not -path '/usr/share/doc/*' -not -path '/usr/share/perl*' -not -path '/proc/*'`,
      );
      expect(removed.out).toBe('0\n/var/lib/private/hello\n');
    },
    1_200_000,
  );

  testWith(
    things,
    'runs the service of an RPM package as the presets say, restarts it after an upgrade, and stops it before removal',
    async (it) => {
      const machine = await machineWith('rpm', it);
      const rpm = (words: string) => `{ rpm ${words} 2>&1 | grep -v '^rpm: ' >/tmp/log; }`;
      const installed = await machine.run(
        `${functions} rpm --initdb; mkdir -p /etc/systemd/system-preset; echo 'enable hello.service' >/etc/systemd/system-preset/10.preset
        ${rpm('-i --nodeps /tmp/1.0.0')}; state; systemctl start hello; ${lifeOf}`,
      );
      expect(installed.out).toBe(`inactive\nenabled\n${lived}`);
      const upgraded = await machine.run(
        `${functions} first=$(pid); ${rpm('-U --nodeps /tmp/1.1.0')}; until_up && [ "$(pid)" != "$first" ] && state; rpm -q --qf '%{VERSION}\\n' hello 2>/dev/null`,
      );
      expect(upgraded.out).toBe('active\nenabled\n1.1.0\n');
      const removed = await machine.run(
        `${rpm('-e hello')}; pgrep -c beam; ls -d /usr/lib/hello /usr/bin/hello /etc/systemd/system/*/hello.service 2>/dev/null; systemctl list-units --failed --no-legend 'hello*'`,
      );
      expect(removed.out).toBe('0\n');
    },
    1_200_000,
  );
});
