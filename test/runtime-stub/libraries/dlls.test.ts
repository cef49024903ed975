import { expect, test } from 'bun:test';
import { dllRemedy, missingDlls } from '../../../runtime-stub/libraries/dlls.ts';
import type { Machine } from '../../../runtime-stub/system/machine.ts';
import { pe64 } from '../../binary/pe/pe-sample.ts';

/** A Windows whose only files are these. */
const found = (programs: string[], files: Record<string, string[]>) => {
  const packed = new Map(Object.entries(files).map(([path, libraries]) => [path, pe64({ libraries })]));
  const environment = ['Path=C:\\tools;;D:\\more', 'SystemRoot=C:\\Windows'];
  const machine = { environment, separator: '\\' } as Machine;
  return missingDlls(machine, programs, packed).map(({ name, by }) => `${name} ${by}`);
};
const erl = 'C:\\r\\bin\\erl.exe';

test('looks in the program’s folder, the system’s and PATH; API sets are not files', () => {
  const files = {
    [erl]: ['KERNEL32.dll', 'own.dll', 'tool.dll', 'api-ms-win-crt-heap-l1-1-0.dll', 'VCRUNTIME140.dll'],
    'C:\\Windows\\System32\\KERNEL32.dll': ['not-looked-into.dll'],
    'C:\\r\\bin\\own.dll': ['MSVCP140.dll', 'KERNEL32.dll'],
    'D:\\more\\tool.dll': ['vcruntime140.DLL'],
  };
  expect(found([erl], files)).toEqual([`VCRUNTIME140.dll ${erl}`, 'MSVCP140.dll C:\\r\\bin\\own.dll']);
  expect(found([erl], { [erl]: [] })).toEqual([]);
});

test('circles end, and other files than PE have no dependencies', () => {
  expect(found([erl], { [erl]: ['a.dll'], 'C:\\r\\bin\\a.dll': ['erl.exe', 'a.dll'] })).toEqual([]);
  expect(
    missingDlls({ environment: [] } as unknown as Machine, ['x'], new Map([['x', Buffer.from('MZ')]])),
  ).toEqual([]);
});

test('says what to install', () => {
  expect(dllRemedy(['other.dll', 'MSVCP140.dll'])).toMatch(
    /^install the Microsoft Visual C\+\+ Redistributable: https:/,
  );
  expect(dllRemedy(['other.dll'])).toContain('PATH');
});
