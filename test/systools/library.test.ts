import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatError,
  formatWarning,
  makeRelup,
  makeScript,
  makeTar,
  OnebeamError,
  parseTerm,
  printTerm,
  relupOptions,
  script2boot,
  scriptOptions,
  type Term,
  tarOptions,
  term,
} from '../../src/index.ts';
import { seeded } from '../erlang/random.ts';
import { randomTerm } from '../erlang/random-term.ts';
import { fakeApplication, fakeBase, relText } from './oracle/fake-release.ts';
import { layOut } from './oracle/release-case.ts';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'systools-library-'));
  const files = { ...fakeBase, ...fakeApplication('db', '2.1', ['db1']), 'r.rel': relText(['{db, "2.1"}']) };
  layOut(cwd, { name: 'library', files, calls: [] });
});

afterAll(() => rmSync(cwd, { recursive: true }));

const circle: Record<string, unknown> = {};
circle.self = circle;
const junk: readonly unknown[] = [
  ...[undefined, null, 0, 1n, Number.NaN, '', 'x\0y', true, Symbol('s'), () => 1, [], [[]], {}, circle],
  ...[
    { type: 'atom' },
    { type: 'list', elements: 'x' },
    { path: 'lib' },
    { path: [1] },
    { unknown: 1 },
    new Map(),
  ],
  ...[
    { otp: 24 },
    { cwd: 1 },
    { cwd: '' },
    { variables: [['a']] },
    { extraFiles: [[null, 1n]] },
    new Proxy([], {}),
  ],
];

/** A call must give a promise, and that an outcome or an OnebeamError. */
async function settles(call: () => unknown): Promise<void> {
  const made = call();
  expect(made).toBeInstanceOf(Promise);
  const error = await (made as Promise<unknown>).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined) expect(error).toBeInstanceOf(OnebeamError);
}

describe('the functions of systools', () => {
  const loosely = { makeScript, makeTar, script2boot, makeRelup } as unknown as Record<
    string,
    (...args: readonly unknown[]) => unknown
  >;

  test.each(['makeScript', 'makeTar', 'script2boot'])(
    '%s takes anything without a raw error',
    async (name) => {
      for (const value of junk) {
        await settles(() => loosely[name]!(value, { cwd }));
        await settles(() => loosely[name]!('nowhere', value));
      }
    },
  );

  test('makeRelup takes anything without a raw error', async () => {
    for (const value of junk) {
      await settles(() => loosely.makeRelup!(value, [], [], { cwd }));
      await settles(() => loosely.makeRelup!('r', value, [], { cwd, noexec: true }));
      await settles(() => loosely.makeRelup!('r', [], [value], { cwd, noexec: true }));
      await settles(() =>
        loosely.makeRelup!('r', [['r', value]], [], { cwd, noexec: true, path: ['lib/*/ebin'] }),
      );
      await settles(() => loosely.makeRelup!('nowhere', [], [], value));
    }
  });

  test.each(['makeScript', 'makeTar', 'script2boot', 'makeRelup'])('%s refuses an unknown option', (name) => {
    const args = name === 'makeRelup' ? ['r', [], []] : ['r'];
    expect(loosely[name]!(...args, { cwd, nonsense: true })).rejects.toThrow('systools-options-illegal');
  });

  test('options are read from terms, and anything else is refused by type', () => {
    expect(scriptOptions(parseTerm('[local, {path, ["a/*/ebin"]}]'))).toEqual({
      local: true,
      path: ['a/*/ebin'],
    });
    expect(tarOptions(term.list([term.tuple(term.atom('erts'), term.string('/otp'))]))).toEqual({
      erts: '/otp',
    });
    expect(relupOptions(parseTerm('[noexec]'))).toEqual({ noexec: true });
    for (const read of [scriptOptions, tarOptions, relupOptions]) {
      for (const value of junk) {
        try {
          read(value as Term);
        } catch (error) {
          expect(error).toBeInstanceOf(OnebeamError);
        }
      }
      expect(() => read(circle as unknown as Term)).toThrow('systools-argument-illegal');
    }
  });
});

describe('terms', () => {
  test('are built, printed and parsed', () => {
    const built = term.tuple(
      term.atom('an atom'),
      term.list([term.integer(-1), term.float(1.5)]),
      term.map([[term.string('k'), term.binary('ü')]]),
      term.string('text'),
    );
    const text = '{\'an atom\',[-1,1.5],#{"k" => <<"ü"/utf8>>},"text"}';
    expect(printTerm(built)).toBe(text);
    expect(parseTerm(text)).toEqual(built);
    expect(parseTerm(`${text}.\n`)).toEqual(built);
    expect(printTerm(term.atom('maybe'), { otp: 25 })).toBe('maybe');
    expect(
      printTerm(term.list(Array.from({ length: 40 }, (_, at) => term.atom(`element_${at}`))), {
        pretty: true,
      }),
    ).toContain('\n');
    expect(() => parseTerm('maybe', { otp: 27 })).toThrow('term-syntax');
    expect(() => parseTerm('a. b')).toThrow('term-invalid');
    expect(() => parseTerm('% nothing')).toThrow('term-empty');
  });

  test('cannot be built of anything else', () => {
    const all: (() => unknown)[] = [
      () => term.atom('x'.repeat(256)),
      () => term.integer(1.5),
      () => term.float(Number.NaN),
      () => term.list([1 as never]),
      () => term.map([[term.integer(1)]] as never),
      () => term.binary([1] as never),
      () => printTerm(circle as never),
      () => parseTerm(1 as never),
    ];
    for (const build of all) expect(build).toThrow('term-invalid');
  });
});

describe('formatError and formatWarning', () => {
  test('return the text of the outcome', async () => {
    const failed = await makeScript('nowhere', { cwd });
    if (failed.status !== 'error') throw new Error('made');
    expect(formatError(failed.module, failed.reason)).toBe(failed.text);
    expect(formatError('systools_relup', parseTerm('{missing_sasl, {release, "r", "1"}}'))).toStartWith(
      'No sasl',
    );
    expect(formatError('systools_rc', parseTerm('{no_such_module, m}'))).toBe('No such module: m\n');
    expect(formatWarning('systools_make', [parseTerm('{warning, missing_sasl}')])).toBe(
      '*WARNING* Missing application sasl. Can not upgrade with this release\n',
    );
    expect(formatWarning('systools_relup', [term.atom('pre_R15_emulator_upgrade')])).toStartWith(
      '*WARNING* Upgrade',
    );
  });

  test('have a text for every term, and refuse other values', () => {
    const random = seeded(24);
    const tags = [
      'open',
      'parse',
      'tar_error',
      'error_reading',
      'no_relup',
      'missing_sasl',
      'duplicate_modules',
      'modules',
    ];
    for (let round = 0; round < 600; round++) {
      const args = Array.from({ length: random.below(4) }, () => randomTerm(random, 1 + random.below(6)));
      const reason = random.below(2) ? term.tuple(term.atom(random.pick(tags)), ...args) : term.list(args);
      for (const module of ['systools_make', 'systools_relup', 'systools_rc'] as const) {
        expect(typeof formatError(module, reason)).toBe('string');
        expect(typeof formatWarning(module, [reason])).toBe('string');
      }
    }
    expect(() => formatError('nonsense' as never, term.atom('a'))).toThrow('systools-argument-illegal');
    expect(() => formatWarning('systools_make', 1 as never)).toThrow('systools-argument-illegal');
    expect(() => formatError('systools_make', {} as never)).toThrow('systools-argument-illegal');
  });
});
