import { describe, expect, test } from 'bun:test';
import { OnebeamError } from '../../src/errors/onebeam-error.ts';
import { patchBase } from '../../src/stub/neutralise.ts';
import { type Target, targetParts, targets } from '../../src/targets/target.ts';
import { pe64 } from '../binary/pe/pe-sample.ts';

/** A base in small: everything that is changed, as often as in a real one, between other bytes. */
function base(target: Target): Buffer {
  const { os, cpu, libc } = targetParts(target);
  const names = [
    'BUN_OPTIONS\0BUN_OPTIONSBUN_INSPECT',
    ...Array.from({ length: 10 }, (_, index) => `BUN_INSPECT_${index}`),
    'BUN_BE_BUN',
    'BUN_TCC_OPTIONS',
    'BUN_BYTECODE_ORDER_OUT\0BUN_BYTECODE_ORDER_OUT',
    'BUN_BYTECODE_ORDER_NAMES_OUT',
    'BUN_BYTECODE_DIGEST_OUT',
    'BUN_CRASH_REPORT_URL',
    'BUN_ENABLE_CRASH_REPORTING',
    'BUN_FEATURE_FLAG_NO_ORPHANS BUN_FEATURE_FLAG_NO_ORPHANS',
    'BUN_JSC_ BUN_INSTALL',
  ].join('\0');
  const symbol = os === 'darwin' ? '\0_setrlimit\0_getrlimit\0' : '\0setrlimit\0getrlimit\0';
  const symbols = os === 'windows' ? '' : symbol.repeat(libc === 'musl' ? 1 : 2);
  const x64 = 'be01000000bf0d000000e8112233 44be01000000bf19000000e8'.replace(' ', '');
  const between = os === 'linux' ? 'aaaaaaaabbbbbbbbcccccc94' : 'cccccc94';
  const arm64 = `a001805221008052${between}2003805221008052`;
  // The instructions that load it, or numbers around it; and texts that contain it.
  const around = cpu === 'x64' ? ['49bd', '4c896d90'] : ['0800070006000500', '10111213'];
  const allocator = Buffer.concat([
    Buffer.from('option mimalloc_%s\0heploc\0mimalloc\0mimalloc: error'),
    Buffer.alloc(4),
    ...(cpu === 'arm64' ? [Buffer.from('\0heploc\0mimalloc')] : []),
    Buffer.from(around[0]!, 'hex'),
    Buffer.from('mimalloc'),
    Buffer.from(around[1]!, 'hex'),
  ]);
  const calls = os === 'windows' ? '' : cpu === 'x64' ? x64 : arm64;
  const head = os === 'windows' ? peWithLoadConfiguration() : Buffer.alloc(0);
  return Buffer.concat([
    head,
    Buffer.alloc((8 - ((head.length + allocator.length - 4) % 8)) % 8),
    allocator,
    Buffer.from(`head${names}${symbols}setrlimit-`, 'latin1'),
    Buffer.from(calls, 'hex'),
    Buffer.from('tail'),
  ]);
}

const configurationAt = 0x300;
const flagsAt = configurationAt + 78;

/** A PE file whose load configuration is in its only section. */
function peWithLoadConfiguration(size = 0x140): Buffer {
  const pe = Buffer.concat([pe64(), Buffer.alloc(0x400)]);
  const optional = 0x80 + 24;
  const [sectionAddress, sectionAt] = [0x1000, 0x200];
  pe.writeUInt32LE(16, optional + 108);
  pe.writeUInt32LE(sectionAddress + configurationAt - sectionAt, optional + 112 + 10 * 8);
  pe.writeUInt32LE(0x600, optional + 240 + 16);
  pe.writeUInt32LE(size, configurationAt);
  return pe;
}

test('a base for Windows without the field, or with something in it, is refused', () => {
  const names = base('windows-x64').subarray(peWithLoadConfiguration().length);
  const refused = (pe: Buffer) =>
    expect(() => patchBase(Buffer.concat([pe, names]), 'windows-x64')).toThrow('bun-unexpected');
  refused(peWithLoadConfiguration(78));
  const set = peWithLoadConfiguration();
  set[flagsAt] = 1;
  refused(set);
  const none = peWithLoadConfiguration();
  none.writeUInt32LE(0, 0x80 + 24 + 112 + 10 * 8);
  refused(none);
});

for (const target of targets) {
  describe(target, () => {
    const before = base(target);
    const after = Buffer.from(patchBase(before, target));

    test('the length stays, and the input', () => {
      expect(after.length).toBe(before.length);
      expect(before.equals(base(target))).toBe(true);
    });

    test('the variables that are obeyed before our code are gone, others stay', () => {
      const text = after.toString('latin1');
      expect(text.match(/BUN_[A-Z]+(?:_[A-Z]+)*/g)).toEqual(['BUN_JSC', 'BUN_INSTALL']);
      expect(text.match(/\x01UN_(OPTIONS|INSPECT)/g)?.length).toBe(13);
    });

    test('the allocator looks for variables that no shell can set', () => {
      const text = after.toString('latin1');
      expect(text.match(/\x01imalloc/g)).toEqual(['\x01imalloc']);
      expect(text).toContain('heploc\0mimalloc');
    });

    const keeps = () => {
      expect(after.toString('latin1')).not.toMatch(/\0_?setrlimit\0/);
      const hex = after.toString('hex');
      expect(hex).not.toMatch(/bf0d000000e8|bf19000000e8|a0018052|20038052/);
      expect(hex).toMatch(target.includes('x64') ? /bf00000000e8.*bf00000000e8/ : /00008052.*00008052/);
    };
    // Windows has neither.
    if (!target.startsWith('windows')) test('no limit is raised and no signal ignored', keeps);
    else {
      test('libraries are loaded from the system’s folder only', () => {
        expect([before.readUInt16LE(flagsAt), after.readUInt16LE(flagsAt)]).toEqual([0, 0x800]);
      });
    }

    test('refuses a base that is already changed', () => {
      expect(() => patchBase(after, target)).toThrow(OnebeamError);
    });

    test('one place more or less than expected is refused', () => {
      expect(() => patchBase(Buffer.concat([before, Buffer.from('BUN_BE_BUN')]), target)).toThrow(
        'bun-unexpected',
      );
      const without = Buffer.from(before.toString('latin1').replace('BUN_BE_BUN', 'xUN_BE_BUN'), 'latin1');
      expect(() => patchBase(without, target)).toThrow('bun-unexpected');
    });
  });
}
