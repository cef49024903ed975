import { expect, test } from 'bun:test';
import { encodeTerm } from '../../../src/erlang/external/encode-term.ts';
import { printFlat } from '../../../src/erlang/print/print-flat.ts';
import { printPretty } from '../../../src/erlang/print/print-pretty.ts';
import { consultFirst } from '../../../src/erlang/syntax/consult.ts';
import { oracles } from '../../bed/otp28.ts';
import { testWith } from '../../bed/when.ts';
import { deepShapes, deepText } from '../deep-terms.ts';
import { erlangMap } from '../oracle.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The digests of the external format and of two texts. */
const digests = `fun(Text) ->
  ok = file:write_file(Scratch, Text),
  {ok, [Term]} = file:consult(Scratch),
  Pretty = case string:find(Text, "pretty") of nomatch -> []; _ -> io_lib:format("~tp", [Term]) end,
  Parts = [term_to_binary(Term), unicode:characters_to_binary(io_lib:format("~0tp", [Term])), unicode:characters_to_binary(Pretty)],
  [[integer_to_list(X) || <<X:128>> <= erlang:md5(Part)] || Part <- Parts]
end`;

const md5 = (content: Uint8Array | string): string =>
  BigInt(`0x${new Bun.CryptoHasher('md5').update(content).digest('hex')}`).toString();

for (const [release, otp] of await oracles()) {
  testWith({ otp }, `terms of 20,000 levels are those of OTP ${release}`, async ({ otp }) => {
    const shapes = Object.entries(deepShapes);
    const levels = (pretty: boolean): number => (pretty ? 2_000 : 20_000);
    const texts = shapes.flatMap(([, shape]) =>
      [false, true].map((pretty) => `% ${pretty ? 'pretty' : 'flat'}\n${deepText(shape, levels(pretty))}.\n`),
    );
    const answers = await erlangMap(otp, digests, texts.map(bytes));
    for (const [at, text] of texts.entries()) {
      const term = consultFirst(bytes(text));
      const pretty = text.startsWith('% pretty') ? printPretty(term, 'latin1', { otp: release }) : '';
      const ours = [encodeTerm(term, release), printFlat(term, 'latin1', release), pretty].map(md5).join('');
      expect([release, text.slice(0, 30), answers[at]!.toString()]).toEqual([
        release,
        text.slice(0, 30),
        ours,
      ]);
    }
  });
}

test('prints lists of 400,000 levels on one line, without the indentation of each level in memory', () => {
  const text = deepText(deepShapes.lists, 400_000);
  const before = process.memoryUsage.rss();
  expect(printPretty(consultFirst(bytes(`${text}.`))) === text).toBe(true);
  // The indentations have 80 GB.
  expect(process.memoryUsage.rss() - before).toBeLessThan(4e9);
});
