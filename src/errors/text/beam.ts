import type { ErrorTexts } from '../error-text.ts';
import { type BeamFault, beamFaultText } from '../faults/beam.ts';

export interface BeamErrors {
  'beam-invalid': { path?: string } & BeamFault;
}

export const beamTexts: ErrorTexts<BeamErrors> = {
  'beam-invalid': (data) => ({
    message: `${data.path === undefined ? 'the BEAM file' : `\`${data.path}\``} is damaged: ${beamFaultText(data)}`,
    hint: 'compile the module again, or download the file again',
  }),
};
