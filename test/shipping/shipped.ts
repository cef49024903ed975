import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { GivenMetadata } from '../../src/shipping/program/open-program.ts';
import { ship } from '../../src/shipping/ship.ts';
import type { ShipRequest, ShipResult } from '../../src/shipping/ship-request.ts';
import type { Target } from '../../src/targets/target.ts';
import { type SmallProgram, smallProgram } from './small-program.ts';

/** The metadata of a project with all fields. */
export const sampleMetadata: GivenMetadata = {
  description: 'Greets whoever is named\n\nIt says hello.',
  homepage: 'https://example.org/greeter',
  licence: 'Apache-2.0',
  maintainer: 'Ada Example <ada@example.org>',
  licenceText: 'Do what you like.\n',
  readme: '# greeter\n',
  completions: { bash: Buffer.from('complete -W "a b" greeter\n') },
  man: [{ name: 'greeter.1', content: Buffer.from('.TH GREETER 1\n') }],
  lookedAt: ['mix.exs'],
};

export interface Shipping extends Partial<ShipRequest> {
  targets?: readonly Target[];
  program?: SmallProgram;
  /** Environment of the call. */
  environment?: Record<string, string | undefined>;
}

/** Ships small programs of all given targets into a fresh folder below `folder`. */
export async function shipped(
  folder: string,
  { targets = ['linux-x64'], program = {}, environment = process.env, ...request }: Shipping,
): Promise<ShipResult> {
  const dist = await mkdtemp(join(folder, 'dist-'));
  for (const target of targets) await smallProgram(dist, target, program);
  const output = join(dist, 'release');
  const context = { cacheFolder: join(folder, 'cache'), environment, sourceDateEpoch: 1_700_000_000 };
  return ship({ inputs: [dist], output, metadata: sampleMetadata, ...request }, context);
}
