import { appText, fakeBase, libPath, relText } from './fake-release.ts';
import type { Call, ReleaseCase } from './release-case.ts';

interface Wants {
  readonly uses?: string;
  readonly includes?: string;
}

/** Applications "1.0" without modules, by what they use and include. */
function graph(wants: Readonly<Record<string, Wants>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wants).map(([name, { uses = '', includes = '' }]) => [
      `lib/${name}-1.0/ebin/${name}.app`,
      appText(name, {
        applications: `[kernel, stdlib${uses && `, ${uses}`}]`,
        more: [`{included_applications, [${includes}]}`],
      }),
    ]),
  );
}

/** A release for each list of names; a name may be followed by a type or an override, `t2, none` or `t3, [t4]`. */
function releases(lists: readonly (readonly string[])[]): { files: Record<string, string>; calls: Call[] } {
  return {
    files: Object.fromEntries(
      lists.map((names, index) => [
        `r${index}.rel`,
        relText(names.map((name) => name.replace(/^(\w+)/, '{$1, "1.0"') + '}')),
      ]),
    ),
    calls: lists.map((_, index) => ({ run: 'make_script', name: `r${index}`, options: `[${libPath}]` })),
  };
}

function includeCase(
  name: string,
  wants: Readonly<Record<string, Wants>>,
  lists: readonly (readonly string[])[],
): ReleaseCase {
  const { files, calls } = releases(lists);
  return { name, files: { ...fakeBase, ...graph(wants), ...files }, calls };
}

/** The scenario of OTP's suite: t1; t2; t3 ⊃ t2; t4; t5 ⊃ t4; t6 ⊃ t5, uses t3; t7 ⊃ t6; and circles further up. */
const scenario: Readonly<Record<string, Wants>> = {
  t1: {},
  t2: { uses: 't1' },
  t3: { includes: 't2' },
  t4: { uses: 't1' },
  t5: { uses: 't1', includes: 't4' },
  t6: { uses: 't3', includes: 't4, t5' },
  t7: { uses: 't1', includes: 't5' },
  t8: { includes: 't9', uses: 't10' },
  t9: {},
  t10: { includes: 't8' },
  t11: { includes: 't13' },
  t12: { uses: 't11' },
  t13: {},
};

/** Start orders, included applications, overrides: the cases of OTP's suite, and similar ones. */
export const includeCases: readonly ReleaseCase[] = [
  includeCase('included_script', { ...scenario, t6: { uses: 't3', includes: 't5' } }, [
    ['t1', 't2', 't3', 't4', 't5', 't6'],
    ['t6', 't5', 't4', 't3', 't2', 't1'],
    ['t1, none', 't2, load', 't3, temporary', 't4, none', 't5, transient', 't6, load'],
  ]),
  includeCase('included_override_script', scenario, [
    ['t1', 't2', 't3', 't4', 't5', 't6, [t4]', 't7, []'],
    ['t1', 't2', 't3, []', 't4', 't5, []', 't6, [t5, t4]'],
    ['t1', 't2', 't3', 't4', 't5', 't6, temporary, [t5]'],
    ['t1', 't2', 't3', 't4', 't5, []', 't6, []', 't7, none, [t5]'],
  ]),
  includeCase('included_fail_script', scenario, [
    ['t1', 't3'],
    ['t1', 't4', 't5', 't6', 't7'],
    ['t1', 't2', 't3', 't4', 't5', 't6', 't7'],
    ['t8', 't9', 't10'],
    ['t1', 't2', 't3, [t7]', 't4'],
    ['t1', 't2', 't3, [t7, t2, t9]', 't4, [t1]'],
  ]),
  includeCase('included_bug_script', scenario, [
    ['t13', 't11', 't12'],
    ['t12', 't11', 't13'],
    ['t11', 't12', 't13'],
  ]),
  includeCase(
    'otp_3065_circular_dependenies',
    { chAts: { uses: 'aa12', includes: 'aa12' }, chTraffic: { includes: 'chAts' }, aa12: { uses: 'chAts' } },
    [
      ['chAts', 'aa12', 'chTraffic'],
      ['chTraffic', 'chAts', 'aa12'],
      ['aa12', 'chTraffic', 'chAts'],
      ['aa12', 'chAts', 'chTraffic'],
    ],
  ),
  includeCase(
    'included_and_used_sort_script',
    {
      t20: { uses: 't17, t16, t15, t14', includes: 't19, t18' },
      t19: { uses: 't15, t17' },
      t18: { uses: 't14', includes: 't16' },
      t17: {},
      t16: {},
      t15: { includes: 't14' },
      t14: {},
    },
    [
      ['t20', 't19', 't18', 't17', 't16', 't15', 't14'],
      ['t14', 't15', 't16', 't17', 't18', 't19', 't20'],
      ['t18', 't20', 't14', 't19', 't16', 't15', 't17'],
    ],
  ),
  includeCase(
    'false_undefined',
    { top: { includes: 'mid' }, mid: { includes: 'leaf' }, leaf: { uses: 'mid' } },
    [
      ['mid', 'leaf', 'top'],
      ['top', 'mid', 'leaf'],
      ['top', 'leaf', 'mid'],
      ['leaf', 'mid', 'top'],
      ['leaf', 'top', 'mid'],
      ['mid', 'top', 'leaf'],
    ],
  ),
  includeCase(
    'circles',
    {
      a: { uses: 'b' },
      b: { uses: 'c' },
      c: { uses: 'a' },
      self: { uses: 'self' },
      x: { uses: 'y' },
      y: { uses: 'x' },
    },
    [['a', 'b', 'c'], ['self'], ['c', 'self', 'b', 'a', 'x', 'y'], ['x', 'a', 'y', 'b', 'c']],
  ),
  includeCase('listed_twice', { a: { uses: 'b' }, b: {} }, [
    ['a', 'b', 'a'],
    ['b', 'a', 'b'],
    ['a', 'a, none', 'b, load'],
  ]),
  includeCase('undefined', { a: { uses: 'nope, gone', includes: 'lost, nope' }, b: { uses: 'gone, away' } }, [
    ['a', 'b'],
    ['b', 'a'],
  ]),
];
