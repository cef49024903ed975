import { expect } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTerm } from '../../src/erlang/external/decode-term.ts';
import { encodeTerm } from '../../src/erlang/external/encode-term.ts';
import { printPretty } from '../../src/erlang/print/print-pretty.ts';
import { consult, consultFirst } from '../../src/erlang/syntax/consult.ts';
import { list } from '../../src/erlang/term/term.ts';
import { termKey } from '../../src/erlang/term/term-key.ts';
import { otp, otpReleases } from '../bed/otp.ts';
import { testWith } from '../bed/when.ts';
import { erlangMap } from './oracle.ts';

const readThere = `fun(File) -> {ok, Terms} = file:consult(File), term_to_binary(Terms) end`;

for (const release of otpReleases) {
  const there = await otp(release);
  testWith({ there }, `reads the term files of OTP ${release} as file:consult/1`, async ({ there }) => {
    const all = readdirSync(there.root, { recursive: true }) as string[];
    const files = all
      .filter((name) => /\.(app|appup|rel|script|config)$/.test(name))
      .map((it) => join(there.root, it));
    expect(files.length).toBeGreaterThan(50);
    const answers = await erlangMap(
      there,
      readThere,
      files.map((file) => Buffer.from(file)),
    );
    for (const [at, file] of files.entries()) {
      const terms = list(consult(readFileSync(file), file));
      expect(termKey(terms)).toBe(termKey(decodeTerm(answers[at]!)));
      const [first] = terms.elements;
      expect(termKey(consultFirst(new TextEncoder().encode(`${printPretty(first!, 'unicode')}.`)))).toBe(
        termKey(first!),
      );
      if (release === 25) expect(Buffer.from(encodeTerm(terms, 25)).equals(answers[at]!)).toBe(true);
    }
  });
}
