import { expect, test } from 'bun:test';
import { iconResources } from '../../../src/executable/windows/windows-icon.ts';
import { sampleIcon } from '../icon-sample.ts';

test('each image by itself, and a group that names them', () => {
  const file = sampleIcon(3);
  const resources = iconResources(file, 'icon.ico');
  expect(resources.map(({ type, name, language }) => ({ type, name, language }))).toEqual([
    { type: 3, name: 1, language: 1033 },
    { type: 3, name: 2, language: 1033 },
    { type: 3, name: 3, language: 1033 },
    { type: 14, name: 1, language: 1033 },
  ]);
  const group = Buffer.from(resources[3]!.bytes);
  expect(group.length).toBe(6 + 3 * 14);
  expect(group.subarray(0, 6).equals(file.subarray(0, 6))).toBe(true);
  for (const index of [0, 1, 2]) {
    expect(group.readUInt16LE(6 + index * 14 + 12)).toBe(index + 1);
    expect(group.readUInt32LE(6 + index * 14 + 8)).toBe(resources[index]!.bytes.length);
  }
  expect(Buffer.from(resources[0]!.bytes).equals(file.subarray(54, 54 + 1128))).toBe(true);
});

test('refuses a file that is not an icon, with its path', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  const none = Buffer.from([0, 0, 1, 0, 0, 0]);
  const cut = sampleIcon().subarray(0, -1);
  for (const file of [png, none, cut, Buffer.alloc(0)]) {
    expect(() => iconResources(file, 'logo.png')).toThrow(
      expect.objectContaining({
        code: 'windows-icon-invalid',
        data: expect.objectContaining({ path: 'logo.png' }),
      }),
    );
  }
});
