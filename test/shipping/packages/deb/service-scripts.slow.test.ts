import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debChannel } from '../../../../src/shipping/packages/deb/deb.ts';
import { packageTools } from '../../../bed/package-tools.ts';
import { testWith } from '../../../bed/when.ts';
import { serviceMachine } from '../service-machine.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-deb-service-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  { tools: await packageTools() },
  'starts the service, restarts it after an upgrade, stops it before removal, and purges its state',
  async ({ tools }) => {
    const machine = await serviceMachine(tools, folder, debChannel);
    const dpkg = (words: string) => machine.asked(`dpkg ${words}`);
    expect(await dpkg('-i /tmp/greeter_1.0.0_amd64.deb')).toEqual([
      '--root=/ --system --preset-mode=enable-only preset greeter.service (1.0.0)',
      '--system daemon-reload (1.0.0)',
      '--quiet --system start greeter.service (1.0.0)',
    ]);
    // No stop before: the old version runs until the new one is there.
    expect(await dpkg('-i /tmp/greeter_1.1.0_amd64.deb')).toEqual([
      '--system daemon-reload (1.1.0)',
      '--quiet --system restart greeter.service (1.1.0)',
    ]);
    const state = ['lib', 'cache', 'log'].map((kind) => `/var/${kind}/private/greeter`).join(' ');
    await machine.run(`mkdir -p ${state}; for one in ${state}; do touch $one/kept; done`);
    expect(await dpkg('-r greeter')).toEqual([
      'stop greeter.service (1.1.0)',
      '--system daemon-reload (no unit)',
    ]);
    expect((await machine.run(`ls ${state} | grep -c kept`)).out).toBe('3\n');
    expect(await dpkg('-P greeter')).toEqual([]);
    // Its user exists only while it runs.
    const left = await machine.run(
      'getent passwd greeter; find / -xdev -name "*greeter*" -not -path "/tmp/*"; grep greeter /etc/group',
    );
    expect(left.out).toBe('');
  },
);
