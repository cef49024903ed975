import type { ErrorCode, OnebeamErrors } from './codes.ts';
import type { ErrorText, ErrorTexts } from './error-text.ts';
import { argumentText } from './expected/argument.ts';
import { manifestExpectationText } from './expected/manifest-value.ts';
import { expectationText } from './expected/option-value.ts';
import { hasCode, type OnebeamError } from './onebeam-error.ts';
import { analysisTexts } from './text/analysis.ts';
import { beamTexts } from './text/beam.ts';
import { binaryTexts } from './text/binary.ts';
import { cacheTexts } from './text/cache.ts';
import { configurationTexts } from './text/configuration.ts';
import { downloadTexts } from './text/download.ts';
import { erlangTexts } from './text/erlang.ts';
import { ertsTexts } from './text/erts.ts';
import { escriptTexts } from './text/escript.ts';
import { executableTexts } from './text/executable.ts';
import { filesTexts } from './text/files.ts';
import { optionsTexts } from './text/options.ts';
import { packingTexts } from './text/packing.ts';
import { payloadTexts } from './text/payload.ts';
import { projectTexts } from './text/project.ts';
import { relupTexts } from './text/relup.ts';
import { shippingTexts } from './text/shipping.ts';
import { stubTexts } from './text/stub.ts';
import { systoolsTexts } from './text/systools.ts';
import { zipTexts } from './text/zip.ts';

const texts: ErrorTexts<OnebeamErrors> = {
  ...erlangTexts,
  ...beamTexts,
  ...analysisTexts,
  ...configurationTexts,
  ...downloadTexts,
  ...ertsTexts,
  ...filesTexts,
  ...binaryTexts,
  ...cacheTexts,
  ...packingTexts,
  ...escriptTexts,
  ...executableTexts,
  ...optionsTexts,
  ...payloadTexts,
  ...projectTexts,
  ...shippingTexts,
  ...relupTexts,
  ...stubTexts,
  ...zipTexts,
  ...systoolsTexts,
};

/** All error codes, sorted. */
export const errorCodes: readonly ErrorCode[] = (Object.keys(texts) as ErrorCode[]).sort();

/**
 * Returns the value that the reader requires as text, as in the message; nothing for errors without one.
 *
 * @param error any `OnebeamError`.
 */
export function expectedText(error: OnebeamError): string | number | undefined {
  if (hasCode(error, 'manifest-invalid')) return manifestExpectationText(error.data.expected);
  if (hasCode(error, 'systools-argument-illegal', 'term-invalid')) return argumentText(error.data.expected);
  if (hasCode(error, 'option-invalid', 'config-value')) return expectationText(error.data.expected);
  const { expected } = error.facts;
  return typeof expected === 'object' ? expected.kind : expected;
}

/**
 * Returns the message of an error, and the hint with the next step.
 *
 * @param error any `OnebeamError`. The same error always gives the same text.
 */
export function describe<Code extends ErrorCode>({ code, data }: OnebeamError<Code>): ErrorText {
  return texts[code](data);
}
