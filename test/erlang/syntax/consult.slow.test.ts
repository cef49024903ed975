import { expect } from 'bun:test';
import { oracles } from '../../bed/otp28.ts';
import { testWith } from '../../bed/when.ts';
import { consultCases } from '../consult-cases.ts';
import { dialectCases } from '../dialect-cases.ts';
import { seeded } from '../random.ts';
import { differences, mutated, randomTokens } from '../read-as-otp.ts';

const short = [...consultCases, ...dialectCases].filter((text) => text.length < 200);

for (const [release, there] of await oracles()) {
  testWith({ there }, `reads random texts as OTP ${release} does`, async ({ there }) => {
    const random = seeded(1000 + release);
    const changed = Array.from({ length: 4_000 }, () => mutated(random, random.pick(short)));
    const tokens = Array.from({ length: 4_000 }, () => randomTokens(random));
    expect(await differences(there, [...changed, ...tokens])).toEqual({});
  });
}
