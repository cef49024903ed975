import { Dice } from './dice.ts';
import { fakeBase, relText } from './fake-release.ts';
import { termText } from './generated-term.ts';
import { makeBeam } from './make-beam.ts';
import type { Call, ReleaseCase } from './release-case.ts';

/** The name of a generated application, as Erlang text and as a file name. */
interface Name {
  readonly text: string;
  readonly file: string;
}

interface Generated extends Name {
  readonly version: string;
  readonly includes: readonly Name[];
  readonly modules: readonly string[];
  readonly appText: string;
}

const names: readonly Name[] = [
  ...[
    'alpha',
    'beta',
    'gamma',
    'delta',
    'epsilon',
    'zeta',
    'eta',
    'theta',
    'iota',
    'kappa',
    'lambda',
    'my_app',
  ],
].map((text): Name => ({ text, file: text }));
const oddNames: readonly Name[] = [
  { text: "'ünï'", file: 'ünï' },
  { text: "'日本'", file: '日本' },
  { text: "'with-dash'", file: 'with-dash' },
  { text: "'Big One'", file: 'Big One' },
];

function generatedCase(seed: number): ReleaseCase {
  const dice = new Dice(seed);
  const faulty = dice.chance(20);
  const chosen = dice.shuffled([...names, ...dice.some(oddNames, 30)]).slice(0, 1 + dice.below(10));
  const applications = generateApplications(dice, chosen, faulty);
  const files: Record<string, string | Uint8Array> = { ...fakeBase };
  for (const { file, version, modules, appText } of applications) {
    const home = `lib/${file}-${version}`;
    files[`${home}/ebin/${file}.app`] = appText;
    for (const module of modules) files[`${home}/ebin/${module}.beam`] = makeBeam(module, {});
    if (dice.chance(20)) files[`${home}/priv/data.txt`] = `data of ${file}\n`;
    if (dice.chance(20)) files[`${home}/src/${file}.erl`] = '%% source\n';
  }
  files['r.rel'] = releaseText(dice, applications, faulty);
  return { name: `generated_${seed}`, files, calls: generateCalls(dice) };
}

function generateApplications(dice: Dice, chosen: readonly Name[], faulty: boolean): Generated[] {
  const free = new Set(chosen);
  const manyCircles = faulty && dice.chance(40);
  return chosen.map((name, index) => {
    const later = chosen.slice(index + 1);
    const others = manyCircles ? chosen.filter((it) => it !== name) : later;
    const includes = dice.some(later, 8).filter((it) => free.delete(it) || (faulty && dice.chance(5)));
    const used = dice.some(others, 22).filter((it) => !includes.includes(it) || dice.chance(5));
    const absent = dice.chance(15) ? [{ text: 'not_there', file: '' }] : [];
    const uses = dice.shuffled([...used, ...absent]);
    const optional = [...(!faulty || dice.chance(80) ? absent : []), ...dice.some(used, 20)];
    const version = dice.pick(['1.0', '1.0.1', '2.3.4-rc1', '0.0', '10.2', '1.Ω']);
    const modules = dice.shuffled(
      Array.from({ length: dice.below(7) }, (_, number) => `${name.file}_${number}`),
    );
    const appText = applicationText(
      dice,
      { ...name, version, includes, modules },
      { uses, optional, faulty },
    );
    return { ...name, version, includes, modules, appText };
  });
}

function applicationText(
  dice: Dice,
  { text, file, version, includes, modules }: Omit<Generated, 'appText'>,
  { uses, optional, faulty }: { uses: readonly Name[]; optional: readonly Name[]; faulty: boolean },
): string {
  const fault = (percent: number): boolean => faulty && dice.chance(percent);
  const list = (items: readonly Name[]): string => `[${items.map((it) => it.text).join(', ')}]`;
  const base = dice.chance(90)
    ? [
        { text: 'kernel', file: '' },
        { text: 'stdlib', file: '' },
      ]
    : [];
  const registered = fault(5) ? 'same_everywhere' : `'${file}_reg'`;
  const pairs = Array.from({ length: dice.below(5) }, (_, key) => `{key${key}, ${termText(dice)}}`);
  const mandatory = [
    `{description, "${dice.pick(['', 'words', 'lots of words about nothing at all', 'Ω και α', 'é'])}"}`,
    `{vsn, "${fault(5) ? '9.9.9' : version}"}`,
    `{modules, [${modules.map((module) => `'${module}'`).join(', ')}]}`,
    `{registered, [${dice.chance(50) ? registered : ''}]}`,
    `{applications, ${list([...base, ...uses])}}`,
  ];
  const more = [
    ...(includes.length > 0 ? [`{included_applications, ${list(includes)}}`] : []),
    ...(optional.length > 0 ? [`{optional_applications, ${list(optional)}}`] : []),
    ...(dice.chance(60) ? [`{env, [${pairs.join(', ')}]}`] : []),
    ...(dice.chance(40) ? [`{mod, {'${file}_app', ${termText(dice, 2)}}}`] : []),
    ...(dice.chance(20) ? [`{start_phases, [{init, ${termText(dice, 1)}}, {go, []}]}`] : []),
    ...(dice.chance(10) ? [`{maxT, ${fault(30) ? '0' : dice.pick(['infinity', '5000'])}}`] : []),
    ...(dice.chance(10) ? [`{maxP, ${dice.pick(['infinity', '100'])}}`] : []),
    ...(dice.chance(10) ? ['{id, "an id"}'] : []),
    ...(dice.chance(20) ? ['{runtime_dependencies, ["erts-9.0"]}', '{licenses, ["MIT"]}'] : []),
    ...(fault(5) ? ['{env, nonsense}'] : []),
  ];
  const keys = dice.shuffled([...mandatory, ...more]).slice(fault(5) ? 1 : 0);
  return `%% generated\n{application, ${text},\n [${keys.join(',\n  ')}]}.\n`;
}

function releaseText(dice: Dice, applications: readonly Generated[], faulty: boolean): string {
  const listed = faulty && dice.chance(15) ? applications.slice(1) : applications;
  const entries = dice.shuffled(listed).map(({ text, version, includes }) => {
    const type = dice.chance(40)
      ? `, ${dice.pick(['permanent', 'transient', 'temporary', 'load', 'none'])}`
      : '';
    const override = dice.chance(10)
      ? `, [${dice
          .some(includes, 50)
          .map((it) => it.text)
          .join(', ')}]`
      : '';
    return `{${text}, "${version}"${type}${override}}`;
  });
  return relText(entries, {
    name: dice.pick(['"r"', '"Release Ω"', '"my release"']),
    vsn: dice.pick(['"1"', '"1.0-β"', '"2024.1"']),
    erts: dice.pick(['"13.1.5"', '"15.2"', '"17.0"']),
    sasl: dice.chance(80),
  });
}

function generateCalls(dice: Dice): Call[] {
  const path = `{path, ["${dice.pick(['lib/*/ebin', './lib/*/ebin', '*/*/ebin'])}"]}`;
  const common = dice.some(
    ['no_warn_sasl', 'warnings_as_errors', 'otp_build', '{variables, [{"V", "lib"}]}', 'exref', 'src_tests'],
    12,
  );
  const own = dice.some(['no_dot_erlang', 'local', '{script_name, "other"}'], 15);
  const options = (more: readonly string[]): string => `[${[path, ...common, ...more].join(', ')}]`;
  const script: Call = { run: 'make_script', name: 'r', options: options(own) };
  return [
    script,
    ...(dice.chance(30) ? [{ run: 'script2boot', name: 'r' } as const] : []),
    ...(dice.chance(30) && !own.includes('local')
      ? [{ run: 'make_tar', name: 'r', options: options(['{dirs, [src]}']) } as const]
      : []),
  ];
}

export const generatedCount = 320;

/** Random releases: graphs of uses and includes, optional ones, start types, environments, Unicode, and faults now and then. */
export const generatedCases: readonly ReleaseCase[] = Array.from({ length: generatedCount }, (_, seed) =>
  generatedCase(seed),
);
