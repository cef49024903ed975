import { describe, expect, test } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import type { Term } from '../../../src/erlang/term/term.ts';
import { SystoolsError } from '../../../src/systools/failure.ts';
import { applicationKeys } from '../../../src/systools/release/application-keys.ts';

const term = (text: string): Term => consultFirst(new TextEncoder().encode(`${text}.`));
const required = '{vsn,"1.0"},{description,"a"},{modules,[a,b]},{registered,[r]},{applications,[kernel]}';
const application = (properties: string) => `{application,a,[${properties}]}`;

/** The fault in a refusal, without the term that it names. */
function fault(text: string, otp = 27): string {
  try {
    applicationKeys(term(text), otp);
  } catch (error) {
    if (!(error instanceof SystoolsError) || error.reason.type !== 'tuple') throw error;
    return printFlat(error.reason.elements[0]!);
  }
  return 'accepted';
}

describe('applicationKeys', () => {
  test('fills in optional keys', () => {
    const read = applicationKeys(term(application(required)), 27);
    expect([read.name, read.version, read.id]).toEqual(['a', '1.0', '']);
    expect([read.modules, read.registered, read.uses]).toEqual([['a', 'b'], ['r'], ['kernel']]);
    expect([read.includes, read.optional]).toEqual([[], []]);
    expect([read.maxT, read.maxP, read.env].map((value) => printFlat(value))).toEqual([
      'infinity',
      'infinity',
      '[]',
    ]);
    expect([read.mod, read.startPhases]).toEqual([undefined, undefined]);
  });

  test('reads all keys, the first of two, and passes over unknown ones', () => {
    const more =
      '{vsn,"2"},{mod,{a,[]}},{start_phases,[{go,[]}]},{env,[{k,1}]},{maxT,5},{included_applications,[x]},{new,1}';
    const read = applicationKeys(term(application(`${required},${more}`)), 27);
    expect([read.version, read.includes]).toEqual(['1.0', ['x']]);
    expect([read.mod!, read.startPhases!, read.env, read.maxT].map((value) => printFlat(value))).toEqual([
      '{a,[]}',
      '[{go,[]}]',
      '[{k,1}]',
      '5',
    ]);
  });

  test.each(['[]', '{application,a}', '{application,"a",[]}', '{application,a,[],x}', '{other,a,[]}'])(
    'refuses %s',
    (text) => expect(fault(text)).toBe('badly_formatted_application'),
  );

  test.each([
    ['', '{missing_param,vsn}'],
    ['{vsn,<<"1">>}', '{bad_param,vsn}'],
    // Here OTP's code crashes.
    ['{vsn,1}', "{'EXIT',{badarg,[]}}"],
    ['{vsn,"1"}', '{missing_param,description}'],
    [`{modules,["a"]},${required}`, '{bad_param,modules}'],
    [`${required},{mod,a}`, '{missing_param,mod}'],
    [`${required},{maxT,0}`, '{bad_param,maxT}'],
    [`${required},{env,[a]}`, '{bad_param,env}'],
  ])('refuses [%s]', (properties, expected) => expect(fault(application(properties))).toBe(expected));

  test('refuses an atom twice from OTP 26 on', () => {
    const twice = application(`{modules,[a,a]},${required}`);
    expect(fault(twice, 25)).toBe('accepted');
    expect(fault(twice, 26)).toBe('{dupl_entry,modules,[a]}');
  });
});
