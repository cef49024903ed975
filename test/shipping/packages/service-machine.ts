import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel } from '../../../src/shipping/channels/channel.ts';
import { type PackageMachine, packageMachine } from '../../bed/package-tools.ts';
import { sampleRelease } from '../release-sample.ts';
import { smallProgram } from '../small-program.ts';
import { programOf, written } from './sample-program.ts';

/** A machine whose service manager writes down what it is asked to do. */
export interface ServiceMachine extends PackageMachine {
  /** Runs a script, and returns what the service manager was asked to do: each line ends with the unit's version. */
  asked(script: string): Promise<string[]>;
}

/** Questions are not written down: units are enabled, and none is masked. */
const systemctl = `#!/bin/sh
case "$*" in
*is-enabled*)
  echo enabled
  exit
  ;;
*is-active* | *show* | *cat*) exit ;;
esac
unit=/usr/lib/systemd/system/greeter.service
version=$(sed -n 's/^Description=//p' $unit 2>/dev/null)
echo "$* (\${version:-no unit})" >>/tmp/calls
`;

/** A machine with packages of a service in two versions in \`/tmp\`, where systemd seems to run. */
export async function serviceMachine(
  root: string,
  folder: string,
  channel: Channel,
): Promise<ServiceMachine> {
  const machine = await packageMachine(root, await mkdtemp(join(folder, 'service-')));
  for (const version of ['1.0.0', '1.1.0']) {
    const place = await mkdtemp(join(folder, 'made-'));
    const path = await smallProgram(place, 'linux-x64', { content: version, release: sampleRelease() });
    const program = await programOf([path], place, { version, metadata: { description: version } });
    await written(channel, program, machine.shared);
  }
  await writeFile(join(machine.shared, 'systemctl'), systemctl, { mode: 0o755 });
  await machine.run(
    'mkdir -p /run/systemd/system; for place in /bin /usr/bin; do cp --remove-destination /tmp/systemctl $place/systemctl; done',
  );
  return {
    ...machine,
    asked: async (script) => {
      const ran = await machine.run(
        `: >/tmp/calls; { ${script}\n} >/tmp/log 2>&1 || cat /tmp/log; cat /tmp/calls`,
      );
      return ran.out.split('\n').filter((line) => line !== '');
    },
  };
}
