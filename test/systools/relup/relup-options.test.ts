import { describe, expect, test } from 'bun:test';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { OnebeamError } from '../../../src/errors/onebeam-error.ts';
import { SystoolsError } from '../../../src/systools/failure.ts';
import { makeRelup } from '../../../src/systools/relup/make-relup.ts';
import { relupOptions } from '../../../src/systools/relup/relup-options.ts';

const options = (text: string) => relupOptions(consultFirst(new TextEncoder().encode(`${text}.`)));

describe('relupOptions', () => {
  test.each([
    ['[]', {}],
    [
      '[{path, ["a", b]}, silent, noexec, restart_emulator, warnings_as_errors, {outdir, "out"}]',
      {
        path: ['a', 'b'],
        silent: true,
        noexec: true,
        restartEmulator: true,
        warningsAsErrors: true,
        outdir: 'out',
      },
    ],
    ['[{noexec, true}, {silent, false}, silent]', { noexec: true }],
    ['[{outdir, "first"}, {outdir, second}]', { outdir: 'first' }],
    ['[nonsense, {nonsense, 1}, 7]', {}],
  ])('%s', (text, expected) => expect(options(text)).toEqual(expected));

  test('refuses an output folder that is not a string, as OTP does', () => {
    try {
      options('[{outdir, out}]');
      throw new Error('accepted');
    } catch (error) {
      if (!(error instanceof OnebeamError) || !(error.cause instanceof SystoolsError)) throw error;
      expect(error.code).toBe('systools-options-illegal');
      expect(printFlat(error.cause.reason)).toBe('{badarg,[{outdir,out}]}');
    }
  });
});

test.each([{ outdir: 1 }, { path: 'lib' }, { noexec: 'yes' }, { unknown: true }, { otp: 3 }])(
  'makeRelup refuses %j',
  async (wrong) => {
    await expect(makeRelup('new', [], [], wrong as object)).rejects.toThrow('systools-options-illegal');
  },
);
