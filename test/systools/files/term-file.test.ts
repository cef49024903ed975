import { afterAll, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { deepCases, deepFolder, deepRelease } from './deep-files.ts';

const cwd = deepFolder();
afterAll(() => rmSync(cwd, { recursive: true }));

test.each(deepCases.map((one) => ({ file: one[0], one })))(
  'reads a term of 20,000 levels: $file',
  async ({ file, one }) => {
    const call = one[2];
    deepRelease(cwd, one)(20_000);
    const outcome: unknown = await call(cwd).then(
      (outcome) => outcome,
      (error) => error,
    );
    expect([file, outcome]).not.toMatchObject([file, { code: 'term-too-deep' }]);
  },
);
