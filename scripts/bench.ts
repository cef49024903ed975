// `npm run bench [-- --quick] [-- --only starts,builds] [-- --json] [-- --write]`: figures of one run on one machine,
// with ratios for comparisons. Compare only the ratios between runs or machines, not the figures. `--write` puts them
// into `.github/BENCHMARKS.md`, with a picture, and keeps the sections that this run has not measured.
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bunVersion } from '../src/stub/pins.ts';
import { version } from '../src/version.ts';
import { have } from '../test/bed/not-available.ts';
import { otp } from '../test/bed/otp.ts';
import { closeWorkshop, openWorkshop, type Workshop } from '../test/end-to-end/workshop.ts';
import { builds } from './bench/builds.ts';
import { firstStart } from './bench/first-start.ts';
import { launcher } from './bench/launcher.ts';
import { type Effort, type Measure, reached, toText } from './bench/measure.ts';
import { phasePlot } from './bench/phase-plot.ts';
import { phases } from './bench/phases.ts';
import { releasesBench } from './bench/releases.ts';
import { type Group, report } from './bench/report.ts';
import { scale } from './bench/scale.ts';
import { shipping } from './bench/shipping.ts';
import { sizes } from './bench/sizes.ts';
import { starts } from './bench/starts.ts';
import { systoolsBench } from './bench/systools.ts';
import { targetSizes } from './bench/target-sizes.ts';
import { targets } from './bench/targets.ts';
import { thin } from './bench/thin.ts';

type Bench = (shop: Workshop, effort: Effort) => Promise<Measure[]>;

const benches: Record<string, { title: string; bench: Bench }> = {
  sizes: { title: 'Size', bench: sizes },
  'target-sizes': { title: 'Size for each target, with real runtimes', bench: targetSizes },
  starts: { title: 'Warm start', bench: starts },
  phases: { title: 'What a warm start consists of', bench: phases },
  'first-start': { title: 'First start', bench: firstStart },
  launcher: { title: 'The launcher by itself, with programs that do nothing', bench: launcher },
  builds: { title: 'Build', bench: builds },
  targets: { title: 'Eight targets', bench: targets },
  shipping: { title: 'Downloads and `ship`', bench: shipping },
  thin: { title: 'The thin form', bench: thin },
  scale: { title: 'Scale and memory', bench: scale },
  releases: {
    title: 'Releases against their own start scripts',
    bench: (_, effort) => releasesBench(effort),
  },
  systools: { title: 'systools', bench: (_, effort) => systoolsBench(effort) },
};

const titles = Object.values(benches).map(({ title }) => title);

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(benches).join(',') },
    json: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const effort: Effort = { quick: values.quick, rounds: values.quick ? 7 : 31 };
const say = values.json ? console.error : console.log;

const load = loadavg()[0]! / availableParallelism();
if (load > 0.5) console.error(`the machine is busy (load ${load.toFixed(1)} for each CPU): times are rough`);

const groups: Group[] = [];
const shop = await openWorkshop({ ownCache: true });
try {
  for (const name of values.only.split(',')) {
    const { title, bench } = benches[name] ?? unknown(name);
    say(`--- ${title}`);
    const measures = await bench(shop, effort);
    for (const measure of measures) say(toText(measure));
    groups.push({ title, measures });
  }
} finally {
  await closeWorkshop(shop);
}

const measures = groups.flatMap((group) => group.measures);
if (values.json) {
  const rows = measures.map((measure) => ({ ...measure, reached: reached(measure) }));
  console.log(JSON.stringify({ rounds: effort.rounds, loadPerCpu: load, measures: rows }, null, 1));
}
if (values.write) {
  const page = join(import.meta.dirname, '../.github/BENCHMARKS.md');
  await writeFile(page, report(await readFile(page, 'utf8'), await facts(), groups, titles));
  if (measures.some(({ phases }) => phases)) {
    await writeFile(join(import.meta.dirname, '../.github/start-phases.svg'), phasePlot(measures));
  }
}
const missed = measures.filter((measure) => reached(measure) === false);
say(
  missed.length === 0
    ? 'all goals reached'
    : `goals not reached: ${missed.map(({ name }) => name).join('; ')}`,
);

function unknown(name: string): never {
  throw new Error(`no bench is called ${name}; there are ${Object.keys(benches).join(', ')}`);
}

/** The machine and the run. */
async function facts(): Promise<string[]> {
  const [cpu] = cpus();
  const releases = await Promise.all(([25, 27, 29] as const).map((number) => otp(number)));
  return [
    `${availableParallelism()} × ${cpu?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${release().split('-')[0]}`,
    `onebeam ${version}, Bun ${bunVersion}, Debian's Erlang ${releases.map((tree) => have(tree).packageVersion).join(', ')}`,
    `${effort.rounds} rounds on ${new Date().toISOString().slice(0, 10)}, load for each CPU when they began: ${load.toFixed(1)}`,
  ];
}
