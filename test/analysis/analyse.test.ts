import { describe, expect, test } from 'bun:test';
import { analyse, namesItsNode } from '../../src/analysis/analyse.ts';
import type { Analysis, AnalysisOptions } from '../../src/analysis/analysis.ts';
import { type AnalysisHint, hintText } from '../../src/analysis/analysis-warning.ts';
import type { OtpApplications } from '../../src/analysis/otp-applications.ts';
import { reasonText } from '../../src/errors/faults/reason.ts';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { describe as wordsOf } from '../../src/errors/text.ts';
import { readEscript } from '../../src/escript/read-escript.ts';
import { smallTree } from './small-tree.ts';

const source = (text: string, shebang = '/usr/bin/env escript') =>
  readEscript(Buffer.from(`#!${shebang}\n${text}\n`), 'app');
const main = 'main(_) -> ok.';
const names = ({ applications }: Analysis) => applications.map(({ name }) => name);
const why = ({ applications }: Analysis, name: string) =>
  applications.find((application) => application.name === name)?.reasons.map(reasonText);

function missing(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof OnebeamError)) throw error;
    const { message, hint } = wordsOf(error);
    return `${error.code}: ${message}; ${hint}`;
  }
  return 'accepted';
}

const tree = (release?: string) =>
  smallTree(
    {
      compiler: { modules: ['compile'], uses: ['kernel', 'stdlib'] },
      debugger: { modules: ['int'], uses: ['kernel', 'stdlib'] },
      crypto: { modules: ['crypto'], uses: ['kernel', 'stdlib'] },
      public_key: { modules: ['public_key'], uses: ['crypto', 'asn1'] },
      asn1: {},
      ssl: { modules: ['ssl'], uses: ['public_key', 'missing_optional'], optional: ['missing_optional'] },
      chosen: { modules: ['chosen'], uses: ['crypto'], optional: ['crypto'] },
      including: { modules: ['including'], includes: ['asn1'] },
      edoc: { modules: ['edoc'] },
      xmerl: { modules: ['xmerl'] },
      broken: { modules: ['broken'], uses: ['nowhere'] },
    },
    release,
  );

const analysed = (text: string, options: AnalysisOptions = {}, otp: OtpApplications = tree()) =>
  analyse(source(`${text}\n${main}`), otp, options);

describe('a source escript', () => {
  test('needs kernel and stdlib', () => expect(names(analysed(''))).toEqual(['kernel', 'stdlib']));

  test('needs what it calls, and what that needs in turn', () => {
    const analysis = analysed('f() -> ssl:start(), lists:map(fun crypto:hash/2, []).');
    expect(names(analysis)).toEqual(['asn1', 'crypto', 'kernel', 'public_key', 'ssl', 'stdlib']);
    expect(why(analysis, 'ssl')).toEqual(['called by the script (ssl)']);
    expect(why(analysis, 'asn1')).toEqual(['needed by public_key']);
    expect(why(analysis, 'crypto')).toEqual(['called by the script (crypto)', 'needed by public_key']);
  });
  test('ignores comments, strings and types', () => {
    const text = '%% ssl:x()\nf() -> "ssl:x()".\n-spec f() -> ssl:x().\n-type t() :: crypto:y().';
    expect(names(analysed(text))).toEqual(['kernel', 'stdlib']);
  });
  test('needs the applications of header files, with their folders', () => {
    const analysis = analysed('-include_lib("public_key/include/public_key.hrl").');
    expect(why(analysis, 'public_key')).toEqual([
      'included by the script (public_key/include/public_key.hrl)',
    ]);
    expect(analysis.includes).toEqual(['asn1', 'crypto', 'kernel', 'public_key', 'stdlib']);
    expect(analysed('').includes).toEqual([]);
  });
  test('needs imported modules', () =>
    expect(names(analysed('-import(crypto, [hash/2]).'))).toContain('crypto'));
  test('warns about files in the script’s folder', () => {
    expect(analysed('-include("mine.hrl").').warnings).toEqual([
      { code: 'local-includes', files: ['mine.hrl'] },
    ]);
  });

  describe('needs the compiler', () => {
    const compiler = (text: string, release: string, shebang?: string) =>
      why(analyse(source(`${text}\n${main}`, shebang), tree(release)), 'compiler');
    test('with -mode(compile)', () => expect(compiler('-mode(compile).', '25')).toHaveLength(1));
    test('by default from OTP 27', () => {
      expect(compiler('', '26')).toBeUndefined();
      expect(compiler('', '27')).toHaveLength(1);
    });
    test('not with -mode(interpret)', () => expect(compiler('-mode(interpret).', '29')).toBeUndefined());
    test('with the option -c, not with -i', () => {
      expect(compiler('', '25', '/usr/bin/env -S escript -c')).toHaveLength(1);
      expect(compiler('-mode(compile).', '25', '/usr/bin/env -S escript -i')).toBeUndefined();
    });
    test('and the debugger with -mode(debug)', () => {
      expect(names(analysed('-mode(debug).'))).toEqual(['compiler', 'debugger', 'kernel', 'stdlib']);
    });
    test('then with the folders of header files', () => {
      expect(analysed('-mode(compile).').includes).toEqual(['compiler', 'kernel', 'stdlib']);
    });
  });
});

describe('needs of OTP applications', () => {
  test('packs an optional application if the tree has it', () => {
    expect(names(analysed('f() -> chosen:x().'))).toContain('crypto');
    expect(names(analysed('f() -> ssl:x().'))).not.toContain('missing_optional');
  });
  test('included applications count', () =>
    expect(names(analysed('f() -> including:x().'))).toContain('asn1'));
  test('packs applications that `.app` files forget', () => {
    expect(why(analysed('f() -> edoc:x().'), 'xmerl')).toEqual(['used by edoc']);
    const without = smallTree({ edoc: { modules: ['edoc'] } });
    expect(names(analysed('f() -> edoc:x().', {}, without))).toEqual(['edoc', 'kernel', 'stdlib']);
  });
  test('one that is not there is named, with who needs it', () => {
    expect(missing(() => analysed('f() -> broken:x().'))).toBe(
      'application-missing: the runtime `/otp` has no application `nowhere`, needed by broken; ' +
        'pass a complete runtime to `--erts`, or exclude the application with `--drop-app nowhere` if the program never uses it; ' +
        'none of its modules calls it',
    );
    expect(names(analysed('f() -> broken:x().', { dropApplications: ['nowhere'] }))).toContain('broken');
  });
  test('reports all missing applications together, each with the first that needs it', () => {
    const tree = smallTree({
      one: { modules: ['one'], uses: ['nowhere', 'nobody'] },
      two: { modules: ['two'], uses: ['nobody', 'two_more'] },
    });
    const text = 'f() -> one:x(), two:x().';
    expect(missing(() => analysed(text, {}, tree))).toBe(
      'application-missing: the runtime `/otp` has no applications `nowhere`, needed by one; ' +
        '`nobody`, needed by one; `two_more`, needed by two; ' +
        'pass a complete runtime to `--erts`, or exclude the applications with `--drop-app nowhere,nobody,two_more` ' +
        'if the program never uses them; none of its modules calls them',
    );
    const using = missing(() =>
      analysed(`${text} g() -> nobody_at_all:x(), 'Elixir.TwoMore.Part':y().`, {}, tree),
    );
    expect(using).toEndWith('; it does: `app` calls `nobody_at_all`, `app` calls `Elixir.TwoMore.Part`');
    const dropApplications = ['nowhere', 'nobody', 'two_more'];
    expect(names(analysed(text, { dropApplications }, tree))).toEqual(['kernel', 'one', 'stdlib', 'two']);
  });
});

describe('the choice of the user', () => {
  test('adds an application with its needs', () => {
    const analysis = analysed('', { addApplications: ['public_key'] });
    expect(names(analysis)).toEqual(['asn1', 'crypto', 'kernel', 'public_key', 'stdlib']);
    expect(why(analysis, 'public_key')).toEqual(['added by --add-app']);
  });
  test('cannot add what is not there', () => {
    expect(missing(() => analysed('', { addApplications: ['sssl'] }))).toContain(
      'check `sssl` after `--add-app`',
    );
  });
  test('drops an application with what only it needs', () => {
    const analysis = analysed('f() -> ssl:x().', { dropApplications: ['public_key'] });
    expect(names(analysis)).toEqual(['kernel', 'ssl', 'stdlib']);
  });
  test('cannot drop kernel and stdlib', () => {
    expect(missing(() => analysed('', { dropApplications: ['stdlib'] }))).toStartWith(
      'application-indispensable',
    );
  });
  test('warns when there was nothing to drop', () => {
    expect(analysed('', { dropApplications: ['ssl'] }).warnings).toEqual([
      { code: 'dropped-in-vain', applications: ['ssl'] },
    ]);
  });
});

describe('applications that are started by name', () => {
  const started = (text: string) =>
    analysed(text)
      .applications.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'started'))
      .map(({ name }) => name);

  test.each([
    ['application:ensure_all_started(crypto)', ['crypto']],
    ['application:ensure_all_started([ssl, edoc], permanent)', ['edoc', 'ssl']],
    ['application:start(xmerl, permanent)', ['xmerl']],
    ['[application:start(A) || A <- [xmerl, edoc]]', ['edoc', 'xmerl']],
    ['lists:foreach(fun application:load/1, [xmerl])', ['xmerl']],
    // Something else than applications is in the list.
    ['[application:start(A) || A <- [xmerl, tcp]]', []],
    ['application:start(nowhere), X = [xmerl]', []],
    ['application:stop(xmerl), application:get_env(edoc, x)', []],
  ])('%s', (call, expected) => expect(started(`f() -> ${call}.`)).toEqual(expected));

  test('say so', () =>
    expect(why(analysed('f() -> application:start(xmerl).'), 'xmerl')).toEqual([
      'started by name in the script',
    ]));
});

describe('hints', () => {
  test('modules that are nowhere', () => {
    expect(analysed('f() -> eflame:x(), erlang:y().').hints).toEqual([
      { code: 'foreign-modules', modules: [{ module: 'eflame', by: 'app' }] },
    ]);
  });
  const named = 'f() -> apply(ssl, x, []), apply(public_key, x, []), int.';
  const hint: AnalysisHint = {
    code: 'named-applications',
    applications: [{ name: 'public_key', atoms: ['public_key'] }],
  };
  test('atoms that are names of applications or modules, but no short ones', () => {
    expect(analysed(named).hints.at(-1)).toEqual(hint);
    expect(hintText(hint)).toMatchObject({
      suspected: true,
      hint: expect.stringContaining('--add-app public_key'),
    });
  });
  test('none once it is said whether the program needs them', () => {
    for (const options of [{ addApplications: ['public_key'] }, { dropApplications: ['public_key'] }]) {
      const { hints, warnings } = analysed(named, options);
      expect([hints, warnings]).toEqual([[], []]);
    }
  });
});

describe('namesItsNode', () => {
  const withLine = (emulatorLine: string) =>
    readEscript(
      new TextEncoder().encode(`#!/usr/bin/env escript\n${emulatorLine}\nmain(_) -> ok.\n`),
      'hello',
    );

  test('a name in the emulator arguments', () => {
    expect(namesItsNode(withLine('%%! -sname here'), new Set())).toBe(true);
    expect(namesItsNode(withLine('%%! -name here@there'), new Set())).toBe(true);
    expect(namesItsNode(withLine('%%! +sbtu -hidden'), new Set())).toBe(false);
  });

  test('a module that mentions nodes', () => {
    expect(namesItsNode(withLine('%%'), new Set(['lists', 'net_kernel']))).toBe(true);
    expect(namesItsNode(withLine('%%'), new Set(['lists', 'node', 'nodes']))).toBe(false);
  });
});
