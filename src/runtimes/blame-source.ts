import type { ErrorCode, ErrorData } from '../errors/codes.ts';
import { OnebeamError } from '../errors/onebeam-error.ts';
import type { RuntimeSource } from './runtime-source.ts';

/**
 * Converts an error about a runtime in the cache to one about the user's input: `otp.zip/lib/kernel-10.2` for a path
 * below `folder`. Returns other errors unchanged.
 *
 * @param folder where it is in the cache; absolute.
 */
export function blameSource(error: unknown, folder: string, source: RuntimeSource): unknown {
  const given = source.kind === 'archive' ? source.path : source.kind === 'download' ? source.url : undefined;
  if (given === undefined || !(error instanceof OnebeamError)) return error;
  const told = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(told);
    if (typeof value === 'string') return value.replaceAll(folder, given);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, told(member)]));
  };
  return new OnebeamError(error.code as ErrorCode, told(error.data) as ErrorData<ErrorCode>, {
    cause: error.cause,
  });
}
