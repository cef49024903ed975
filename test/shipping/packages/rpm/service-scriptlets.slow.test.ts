import { afterAll, expect } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rpmChannel } from '../../../../src/shipping/packages/rpm/rpm.ts';
import { packageTools } from '../../../bed/package-tools.ts';
import { testWith } from '../../../bed/when.ts';
import { serviceMachine } from '../service-machine.ts';

const folder = await mkdtemp(join(tmpdir(), 'onebeam-rpm-service-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

testWith(
  { tools: await packageTools() },
  'follows the presets, restarts the service after an upgrade, and stops it before removal',
  async ({ tools }) => {
    const machine = await serviceMachine(tools, folder, rpmChannel);
    const rpm = (words: string) => machine.asked(`rpm --nodeps ${words}`);
    await machine.run('rpm --initdb');
    expect(await rpm('-i /tmp/greeter-1.0.0-1.x86_64.rpm')).toEqual([
      'daemon-reload (1.0.0)',
      '--no-reload preset greeter.service (1.0.0)',
    ]);
    expect(await rpm('-U /tmp/greeter-1.1.0-1.x86_64.rpm')).toEqual([
      'daemon-reload (1.1.0)',
      'daemon-reload (1.1.0)',
      'try-restart greeter.service (1.1.0)',
    ]);
    expect(await rpm('-e greeter')).toEqual([
      '--no-reload disable --now greeter.service (1.1.0)',
      'daemon-reload (no unit)',
    ]);
  },
);
