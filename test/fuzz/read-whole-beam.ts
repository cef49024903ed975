import { readBeam } from '../../src/beam/beam-file.ts';
import { exports, imports } from '../../src/beam/functions.ts';
import { stripBeam } from '../../src/beam/strip.ts';

/** Reads everything in a BEAM file that there is a reader for. */
export function readWholeBeam(bytes: Uint8Array): void {
  const beam = readBeam(bytes);
  imports(beam);
  exports(beam);
  stripBeam(bytes);
}
