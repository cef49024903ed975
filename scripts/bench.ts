// `npm run bench [-- --quick] [-- --json]`: figures of one run on one machine, as ratios where two things are compared.
// Figures of different runs or machines are not to be compared with each other; the ratios are.
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { closeWorkshop, openWorkshop, type Workshop } from '../test/end-to-end/workshop.ts';
import { builds } from './bench/builds.ts';
import { firstStart } from './bench/first-start.ts';
import { benchLauncher } from './bench/launcher.ts';
import { type Effort, type Measure, reached, toText } from './bench/measure.ts';
import { sizes } from './bench/sizes.ts';
import { starts } from './bench/starts.ts';
import { systoolsBench } from './bench/systools.ts';

/** What the launcher costs by itself, with programs that do nothing. */
async function launcher(_: Workshop, { quick }: Effort): Promise<Measure[]> {
  const { warm, cold } = await benchLauncher(quick ? 50 : 200);
  return [
    {
      name: `launcher, ${warm.files} files: what it takes before it hands over`,
      value: warm.ownMs,
      unit: 'ms',
      from: { launcher: warm.launcherMs, direct: warm.directMs },
      atMost: warm.budgetMs,
    },
    {
      name: `launcher, ${cold.megabytes} MB: laying files out against tar`,
      value: cold.ratio,
      unit: 'ratio',
      from: { launcher: cold.launcherMs, tar: cold.tarMs },
      atMost: cold.budget,
    },
  ];
}

const systools = (_: Workshop, effort: Effort): Promise<Measure[]> => systoolsBench(effort);

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'boolean' } } });
const effort: Effort = { quick: values.quick ?? false, rounds: values.quick ? 7 : 31 };
const say = values.json ? console.error : console.log;

const load = loadavg()[0]! / availableParallelism();
if (load > 0.5) console.error(`the machine is busy (load ${load.toFixed(1)} for each CPU): times are rough`);

const shop = await openWorkshop();
const measures: Measure[] = [];
try {
  for (const bench of [sizes, starts, firstStart, launcher, builds, systools]) {
    for (const measure of await bench(shop, effort)) {
      measures.push(measure);
      say(toText(measure));
    }
  }
} finally {
  await closeWorkshop(shop);
}

if (values.json) {
  const rows = measures.map((measure) => ({ ...measure, reached: reached(measure) }));
  console.log(JSON.stringify({ rounds: effort.rounds, loadPerCpu: load, measures: rows }, null, 1));
}
const missed = measures.filter((measure) => reached(measure) === false);
say(
  missed.length === 0
    ? 'all marks reached'
    : `marks not reached: ${missed.map(({ name }) => name).join('; ')}`,
);
