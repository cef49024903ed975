import { expect, test } from 'bun:test';
import { errorSamples } from '../../../scripts/reference/error-samples.ts';
import { shippingTexts } from '../../../src/errors/text/shipping.ts';

test('each error says in one sentence what happened, and what to do', () => {
  for (const code of Object.keys(shippingTexts) as (keyof typeof shippingTexts)[]) {
    const text = shippingTexts[code] as (data: unknown) => { message: string; hint?: string };
    const { message, hint } = text(errorSamples[code]);
    expect([code, /[.!]$|undefined|\[object/.test(message)]).toEqual([code, false]);
    expect([code, hint === undefined || /undefined|\[object/.test(hint)]).toEqual([code, false]);
  }
});
