import { describe, expect } from 'bun:test';
import { join } from 'node:path';
import type { Maybe } from '../bed/not-available.ts';
import type { Otp } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { laidOut, text } from './laid-out.ts';

/** A release, and the OTP that it starts on. */
export type Pair = readonly [
  name: string,
  madeWith: number,
  made: Maybe<{ folder: string }>,
  release: number,
  tree: Maybe<Otp>,
];

/** The arguments that programs get wrong: empty, with blanks, beyond ASCII, flags of the emulator. */
const words = ['', 'b c', 'ü', '--', '--eval', '-sname', 'q'];
const seen = (otpRelease: number): string => {
  const quoted = otpRelease < 27 ? (word: string) => `'${word}'` : (word: string) => `~c"${word}"`;
  const plain = ['[]', quoted('b c'), '[252]', ...words.slice(3).map(quoted)].join(', ');
  return `argv=["", "b c", "ü", "--", "--eval", "-sname", "q"] plain=[${plain}]`;
};

/** Tests that Mix releases start on an OTP, with arguments, configuration, data and NIFs. */
export function testMixStarts(folder: string, pairs: readonly Pair[]): void {
  describe('a Mix release starts on', () => {
    for (const [name, madeWith, made, release, tree] of pairs) {
      testWith({ made, tree }, name, async ({ made, tree }) => {
        const place = join(folder, `mix-${madeWith}-${release}`);
        const { command } = await laidOut({ path: made.folder }, tree, place);
        const ran = await command('start', words, { HELLO_TELL: '1', HELLO_STOP: '7', GREETING: 'x' });
        expect(text(ran.stderr)).toBe('');
        expect(text(ran.stdout).split('\n')).toEqual([
          seen(madeWith),
          `greeting=x shout=X data=data of hello sha=C0F58BB6 consolidated=true otp=${release}`,
          'stopped',
          '',
        ]);
        expect(ran.exitCode).toBe(7);
      });
    }
  });
}

/** Tests that releases by relx start on an OTP. */
export function testRelxStarts(folder: string, pairs: readonly Pair[]): void {
  describe('a release by relx starts on', () => {
    for (const [name, madeWith, made, release, tree] of pairs) {
      testWith({ made, tree }, name, async ({ made, tree }) => {
        const place = join(folder, `relx-${madeWith}-${release}`);
        const { command, plan } = await laidOut({ path: made.folder }, tree, place);
        const ran = await command('start', ['-sname', 'q', 'b c'], { GARDEN_STOP: '7' });
        expect(text(ran.stdout)).toBe(
          `plain=["-sname","q","b c"] colour=green plant=rose otp=${release} sha=44\nstopped\n`,
        );
        expect(ran.exitCode).toBe(7);
        expect(plan.record).toMatchObject({ tool: 'relx', kind: 'service', distribution: 'sname' });
      });
    }
  });
}
