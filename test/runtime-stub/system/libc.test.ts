import { expect, test } from 'bun:test';
import { cString } from '../../../runtime-stub/system/libc.ts';

test('a C string is made of native text only: other letters would become dots, slashes and ends', () => {
  expect([...cString('a\xff')]).toEqual([97, 255, 0]);
  for (const text of ['Į', 'į', 'Ā', '日']) expect(() => cString(text)).toThrow(RangeError);
});
