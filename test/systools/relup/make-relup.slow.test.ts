import { expect } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { list, type Term } from '../../../src/erlang/term/term.ts';
import { otp, otpReleases } from '../../bed/otp.ts';
import { testWith } from '../../bed/when.ts';
import { seeded } from '../../erlang/random.ts';
import { ourRelup } from './our-relup.ts';
import { randomChange } from './random-change.ts';
import { type RelupOutcome, realRelups } from './real-relup.ts';
import { recordedRelups } from './recorded-relups.ts';
import { relupCases } from './relup-cases.ts';

const recorded = recordedRelups();
const random = seeded(77);
const chains = Array.from({ length: 300 }, (_, at) => randomChange(random, `chain ${at}`, false));
const branches = Array.from({ length: 300 }, (_, at) => randomChange(random, `branches ${at}`, true));

/** The same term with the members of every list sorted: what is done, without the order in which it is done. */
function unordered(term: Term): Term {
  if (term.type === 'tuple') return { type: 'tuple', elements: term.elements.map(unordered) };
  if (term.type !== 'list') return term;
  const sorted = term.elements.map((it) => [printFlat(unordered(it)), unordered(it)] as const);
  return list(sorted.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, it]) => it));
}

const withoutOrder = ({ returned }: RelupOutcome): string =>
  printFlat(unordered(consultFirst(new TextEncoder().encode(`${returned}.`))));

for (const release of otpReleases) {
  const there = await otp(release);
  testWith({ there }, `OTP ${release} behaves as recorded`, async ({ there }) => {
    const real = await realRelups(relupCases, there);
    expect(real).toEqual(relupCases.map(({ name }) => recorded(name, release)));
  });

  testWith({ there }, `random scripts give what they give with OTP ${release}`, async ({ there }) => {
    const real = await realRelups(chains, there);
    const ours = await Promise.all(chains.map((it) => ourRelup(it, release)));
    expect(ours).toEqual(real);
    expect(ours.filter(({ relup }) => relup !== '').length).toBeGreaterThan(80);
  });

  testWith(
    { there },
    `random scripts do the same as with OTP ${release}, where the order is open`,
    async ({ there }) => {
      const real = await realRelups(branches, there);
      const ours = await Promise.all(branches.map((it) => ourRelup(it, release)));
      expect(ours.map(withoutOrder)).toEqual(real.map(withoutOrder));
    },
  );
}
