import { describe, expect, test } from 'bun:test';
import { atom, nil } from '../../../src/erlang/term/term.ts';
import { startOrder, wholeCircle } from '../../../src/systools/order/start-order.ts';
import type { Application } from '../../../src/systools/release/application.ts';

type Needs = Partial<Pick<Application, 'version' | 'uses' | 'includes' | 'optional'>>;

const application = (name: string, needs: Needs = {}): Application => ({
  ...{ name, version: '1', id: '', description: '', modules: [], registered: [] },
  ...{ uses: [], optional: [], includes: [], env: nil, maxT: atom('infinity'), maxP: atom('infinity') },
  ...{ type: 'permanent', directory: '' },
  ...needs,
});

function sorted(...applications: Application[]) {
  const names = (list: readonly Application[]) => list.map(({ name }) => name).join(' ');
  const { order, missing, circular } = startOrder(applications);
  return { order: names(order), missing: missing.join(' '), circular: names(circular) };
}

describe('startOrder', () => {
  test('keeps the order of applications that do not depend on each other', () => {
    const { order } = sorted(application('c'), application('a'), application('b'));
    expect(order).toBe('c a b');
  });

  test('puts what is used and what is included first, and their needs before them', () => {
    const { order, missing, circular } = sorted(
      application('top', { uses: ['middle'], includes: ['part'] }),
      application('middle', { uses: ['kernel'] }),
      application('part'),
      application('kernel'),
    );
    expect([order, missing, circular]).toEqual(['kernel middle part top', '', '']);
  });

  test('names what is missing, each once, and not what is optional', () => {
    const { missing } = sorted(
      application('one', { uses: ['gone', 'maybe'], optional: ['maybe'] }),
      application('two', { uses: ['gone'], includes: ['part'] }),
    );
    expect(missing.split(' ').sort()).toEqual(['gone', 'part']);
  });

  test('names of a circle the application that closes it, and the one that it closes on', () => {
    const { circular } = sorted(
      application('one', { uses: ['two'] }),
      application('two', { uses: ['three'] }),
      application('three', { uses: ['one'] }),
      application('four'),
    );
    // OTP 25, 27 and 29 say: {circular_dependencies,[{three,"1"},{one,"1"}]}.
    expect(circular).toBe('three one');
  });

  test('reports a complete circle, and only that', () => {
    const [one, two, three, top] = [
      application('one', { uses: ['kernel', 'two'] }),
      application('two', { includes: ['three'] }),
      application('three', { uses: ['one', 'two'] }),
      application('top', { uses: ['one'] }),
    ];
    const all = [one!, two!, three!, top!];
    expect(wholeCircle(all, one!).map(({ name }) => name)).toEqual(['one', 'two', 'three']);
    expect(wholeCircle(all, top!)).toEqual([top!]);
  });

  test('sorts a chain of 20,000 applications', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      application(`a${at}`, at === 0 ? {} : { uses: [`a${at - 1}`] }),
    );
    const { order } = startOrder(chain.toReversed());
    expect(order.map(({ name }) => name)).toEqual(chain.map(({ name }) => name));
  });
});
