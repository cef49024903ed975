import { test } from 'bun:test';
import { type Maybe, NotAvailable } from './not-available.ts';

/**
 * `test` for what needs things of the test bed: a skipped test whose name says what is missing when one of them is not
 * to be had, else a test that is handed the things.
 *
 *     const otp25 = await otp(25);
 *     testWith({ otp25 }, 'starts', async ({ otp25 }) => { ... });
 */
export function testWith<Things extends Record<string, unknown>>(
  things: { [Name in keyof Things]: Maybe<Things[Name]> },
  name: string,
  body: (things: Things) => void | Promise<void>,
  timeout?: number,
): void {
  const missing = Object.values<unknown>(things).find((thing) => thing instanceof NotAvailable);
  if (missing) test.skip(`${name} (missing: ${(missing as NotAvailable).missing})`, () => {});
  else test(name, () => body(things as Things), timeout);
}
