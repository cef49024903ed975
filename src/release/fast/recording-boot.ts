import { decodeTerm } from '../../erlang/external/decode-term.ts';
import { encodeTerm } from '../../erlang/external/encode-term.ts';
import { atom, type List, list, nil, string, type Term, tuple } from '../../erlang/term/term.ts';
import type { ReleaseKind } from '../../payload/format/release-record.ts';
import { afterKernel } from '../../start/after-kernel.ts';
import { apply } from '../../start/fast-boot.ts';
import { recorder, recorderName } from '../../start/recorder.ts';
import { isTagged, mapInstructions } from '../boot/remake-boot.ts';

/** Where a recorded start writes which modules it loads: a file, and one that takes its place. Absolute. */
export interface Recording {
  beside: string;
  file: string;
}

/** How long a program of the kind `app` is recorded after its boot, in milliseconds, unless it ends before. */
const recordedFor = 10_000;

/**
 * Makes the boot file of a release record which modules are loaded from when kernel has started. A service is stopped in order when
 * its boot is done, a program of the kind `app` some seconds later; the kind `cli` ends by itself.
 *
 * @param boot as `init` reads it.
 */
export function recordingBoot(
  boot: Uint8Array,
  { beside, file }: Recording,
  kind: ReleaseKind,
  otp: number,
): Uint8Array {
  const beam: Term = { type: 'binary', bytes: recorder(), lastBits: 8 };
  const script = afterKernel(decodeTerm(boot), [
    apply('erlang', 'load_module', atom(recorderName), beam),
    apply(recorderName, 'start', list([string(beside), string(file)])),
  ]);
  const stop = stopOf(kind);
  const edited = mapInstructions(script, (one) =>
    isTagged(one, 'progress', 'started') ? [...stop, one] : [one],
  );
  return encodeTerm(edited, otp);
}

function stopOf(kind: ReleaseKind): Term[] {
  if (kind === 'cli') return [];
  if (kind === 'service') return [call('init', 'stop', nil)];
  const after: Term = { type: 'integer', value: BigInt(recordedFor) };
  return [call('timer', 'apply_after', list([after, atom('init'), atom('stop'), nil]))];
}

const call = (module: string, name: string, args: List | typeof nil): Term =>
  tuple(atom('apply'), tuple(atom(module), atom(name), args));
