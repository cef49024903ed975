import type { BeamFault } from '../errors/faults/beam.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';

export const beamInvalid = (path: string | undefined, fault: BeamFault): OnebeamError =>
  new OnebeamError('beam-invalid', { ...(path === undefined ? {} : { path }), ...fault });
