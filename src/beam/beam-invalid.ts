import { OnebeamError } from '../errors/onebeam-error.ts';

export const beamInvalid = (path: string | undefined, expected: string, found: string): OnebeamError =>
  new OnebeamError('beam-invalid', { ...(path === undefined ? {} : { path }), expected, found });
