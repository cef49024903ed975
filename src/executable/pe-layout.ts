import { CheckedView } from '../binary/checked-view.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import { type Target, targetParts } from '../targets/target.ts';
import type { Layout, Parts } from './layout.ts';
import { PeChecksum } from './pe-checksum.ts';

/** `IMAGE_FILE_MACHINE_*` */
const machines = { x64: 0x8664, arm64: 0xaa64 };
const checksumField = 64;
const subsystemField = 68;
const subsystems = { gui: 2, console: 3 };
/** An attribute certificate table starts at a multiple of this; signing tools pad up to it, so that nothing is left to pad. */
const alignment = 8;

/**
 * PE: an overlay, behind the last section, which Authenticode covers. The subsystem is set on the way.
 * Source: PE format, "Optional Header" and "Attribute Certificate Table".
 */
export function peLayout(
  target: Target,
  { stubPath, stubSize, stubHead, bodySize, subsystem }: Parts,
): Layout {
  const view = new CheckedView(stubHead);
  const refuse = (expected: string, found: string): OnebeamError =>
    new OnebeamError('stub-unusable', { path: stubPath, expected, found });
  const pe = view.u32(0x3c);
  if (view.u16(0) !== 0x5a4d || view.u32(pe) !== 0x4550) throw refuse('a PE file', 'another format');
  const machine = machines[targetParts(target).cpu];
  if (view.u16(pe + 4) !== machine) throw refuse(`machine ${machine}`, `machine ${view.u16(pe + 4)}`);
  const optional = pe + 24;
  if (view.u16(optional) !== 0x20b) throw refuse('PE32+', `magic ${view.u16(optional)}`);
  if (view.u32(optional + 112 + 4 * 8) !== 0)
    throw refuse('no signature', 'one that the payload would break');
  if (stubSize + bodySize + alignment > 0xffffffff) {
    throw new OnebeamError('executable-too-large', {
      path: stubPath,
      expected: 'at most 4 GiB',
      found: stubSize + bodySize,
    });
  }
  const head = stubHead.slice();
  const edit = new DataView(head.buffer);
  edit.setUint16(optional + subsystemField, subsystems[subsystem], true);
  const padding = (alignment - ((stubSize + bodySize) % alignment)) % alignment;
  const survey = async (code: AsyncIterable<Uint8Array>): Promise<void> => {
    const checksum = new PeChecksum();
    edit.setUint32(optional + checksumField, 0, true);
    for await (const bytes of code) checksum.update(bytes);
    edit.setUint32(optional + checksumField, checksum.value(), true);
  };
  return { head, stubLength: stubSize, padding, survey };
}
