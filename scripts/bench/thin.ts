import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShipResult } from '../../src/index.ts';
import { runOk } from '../../test/bed/run.ts';
import { onebeam, onebeamProcess, type Workshop } from '../../test/end-to-end/workshop.ts';
import { interleaved, runQuietly } from './interleaved.ts';
import type { Effort, Measure } from './measure.ts';
import { byEscript, byExecutable, subject } from './subjects.ts';

/** Maximum size of hello's packages in bytes. */
const packageMark = 4_200_000;

const settings = `[package]
version = "1.0.0"
description = "Says hello"
maintainer = "Ada Example <ada@example.org>"
licence = "Apache-2.0"
`;

/** The thin form of hello: its packages, and its warm start against the executable and `escript`. */
export async function thin(shop: Workshop, { rounds }: Effort): Promise<Measure[]> {
  const program = await subject(shop, 'hello', 25);
  const folder = join(shop.builds, 'thin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'onebeam.toml'), settings);
  const shipped = await onebeamProcess(
    shop,
    ['ship', program.executable, '--to', 'deb,rpm,pacman', '-o', join(folder, 'release'), '--json'],
    folder,
  );
  if (shipped.exitCode !== 0) throw new Error(`${shipped.stderr}`);
  const { files } = JSON.parse(`${shipped.stdout}`) as ShipResult;
  const packages = files
    .filter(({ kind }) => ['deb', 'rpm', 'pacman'].includes(kind))
    .map(
      ({ kind, size }): Measure => ({
        name: `hello, OTP 25: \`.${kind === 'pacman' ? 'pkg.tar.zst' : kind}\``,
        value: size,
        unit: 'bytes',
        from: {},
        ...(kind !== 'pacman' && { atMost: packageMark }),
      }),
    );
  const made = join(await mkdtemp(join(folder, 'thin-')), 'hello');
  const args = ['build', program.script, '--erts', program.otp.root, '-o', made, '--form', 'thin'];
  const built = await onebeam(shop, args, folder);
  if (built.code !== 0) throw new Error(built.err);
  const launcher = join(made, 'bin/hello');
  await runOk(launcher, program.args, { env: program.env });
  const times = await interleaved(
    {
      fat: () => byExecutable(program),
      thin: () => runQuietly([launcher, ...program.args], program.env),
      escript: () => byEscript(program),
    },
    rounds,
  );
  const against = (other: 'fat' | 'escript', name: string, atMost?: number): Measure => ({
    name: `hello, OTP 25: warm start of the thin form against ${name}`,
    value: times.thin.wall / times[other].wall,
    unit: 'ratio',
    from: {
      ...{ thin: times.thin.wall, [other]: times[other].wall },
      ...{ 'CPU time': times.thin.cpu, 'its CPU time': times[other].cpu },
    },
    ...(atMost && { atMost }),
  });
  return [...packages, against('fat', 'the executable', 0.95), against('escript', 'escript')];
}
