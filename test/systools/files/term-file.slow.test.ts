import { afterAll, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { deepCases, deepFolder, deepRelease } from './deep-files.ts';

const cwd = deepFolder();
afterAll(() => rmSync(cwd, { recursive: true }));

test.each(deepCases.map((one) => ({ file: one[0], one })))(
  'more than 1,000,000 levels are an error with the file: $file',
  async ({ file, one }) => {
    const call = one[2];
    deepRelease(cwd, one)(1_000_002);
    const error: unknown = await call(cwd).then(
      (outcome) => outcome,
      (reason) => reason,
    );
    expect([file, error]).toMatchObject([file, { code: 'term-too-deep', data: { expected: 1_000_000 } }]);
    expect(String((error as { data: { path: string } }).data.path)).toEndWith(file);
  },
);
