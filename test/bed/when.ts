import { test } from 'bun:test';
import { type Maybe, NotAvailable } from './not-available.ts';

/**
 * `test` for cases that need the test bed: if something is unavailable, a skipped test with the missing program in
 * its name, else a test that gets the values.
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
